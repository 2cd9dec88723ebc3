//! The confidence band.

/// The standard normal's quantile 0.975: two-sided 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// Two numbers between 0 and 1 that hold the true share with 95 % confidence, at one time.
///
/// Greenwood's variance of log S is G = the sum of d / (n (n - d)). On the scale of log(-log S) the standard error is
/// sqrt(G) / |log S|, and the edges brought back are S to the power exp(± 1.96 sqrt(G) / |log S|), the "exponential
/// Greenwood formula" (Kalbfleisch and Prentice). Where S is 1 or 0 the formula has no value: the band is then the
/// point itself, which says that nothing was seen to vary, not that nothing could. The number at risk says the rest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// The lower edge.
    pub lower: f64,
    /// The upper edge.
    pub upper: f64,
}

impl Band {
    pub(super) fn around(surviving: f64, greenwood: f64) -> Self {
        if surviving <= 0.0 || surviving >= 1.0 {
            return Self { lower: surviving, upper: surviving };
        }
        let hazard = -surviving.ln();
        let factor = (Z * greenwood.sqrt() / hazard).exp();
        Self { lower: (-hazard * factor).exp(), upper: (-hazard / factor).exp() }
    }
}
