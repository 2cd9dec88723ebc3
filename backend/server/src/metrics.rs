//! What an operator watches: how many requests, how they ended, how long they took. Routes and codes only, no case
//! data.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Upper bounds of the histogram, in milliseconds.
const BOUNDS_MS: [u64; 9] = [1, 5, 10, 25, 50, 100, 250, 1_000, 5_000];

/// Counters since the start.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    routes: Mutex<BTreeMap<(String, String), Route>>,
}

#[derive(Debug, Default, Clone)]
struct Route {
    by_status: BTreeMap<u16, u64>,
    within: [u64; BOUNDS_MS.len()],
    count: u64,
    total: Duration,
}

impl Metrics {
    /// Counts one answer. The path is the route's pattern, never the path that was asked for.
    pub(crate) fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let route = routes.entry((method.to_owned(), route.to_owned())).or_default();
        *route.by_status.entry(status).or_default() += 1;
        for (within, bound) in route.within.iter_mut().zip(BOUNDS_MS) {
            if took <= Duration::from_millis(bound) {
                *within += 1;
            }
        }
        route.count += 1;
        route.total += took;
    }

    /// Returns them as Prometheus text.
    pub(crate) fn text(&self, streams: usize, ready: bool) -> String {
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut out = String::new();
        let _ = writeln!(out, "# HELP comity_ready Whether the database answers.\n# TYPE comity_ready gauge");
        let _ = writeln!(out, "comity_ready {}", u8::from(ready));
        let _ = writeln!(
            out,
            "# HELP comity_live_streams Open streams of live updates.\n# TYPE comity_live_streams gauge"
        );
        let _ = writeln!(out, "comity_live_streams {streams}");
        let _ = writeln!(
            out,
            "# HELP comity_http_requests_total Answers by route and status.\n# TYPE comity_http_requests_total counter"
        );
        for ((method, path), route) in &routes {
            for (status, count) in &route.by_status {
                let _ = writeln!(
                    out,
                    "comity_http_requests_total{{method=\"{method}\",route=\"{path}\",status=\"{status}\"}} {count}"
                );
            }
        }
        let _ = writeln!(
            out,
            "# HELP comity_http_request_seconds Time to the head of the answer.\n# TYPE comity_http_request_seconds histogram"
        );
        for ((method, path), route) in &routes {
            let labels = format!("method=\"{method}\",route=\"{path}\"");
            for (within, bound) in route.within.iter().zip(BOUNDS_MS) {
                let seconds = Duration::from_millis(bound).as_secs_f64();
                let _ =
                    writeln!(out, "comity_http_request_seconds_bucket{{{labels},le=\"{seconds}\"}} {within}");
            }
            let _ = writeln!(
                out,
                "comity_http_request_seconds_bucket{{{labels},le=\"+Inf\"}} {count}\n\
                 comity_http_request_seconds_sum{{{labels}}} {sum}\n\
                 comity_http_request_seconds_count{{{labels}}} {count}",
                count = route.count,
                sum = route.total.as_secs_f64(),
            );
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_route_and_status() {
        let metrics = Metrics::default();
        metrics.answered("GET", "/api/v1/requests/{id}", 200, Duration::from_millis(3));
        metrics.answered("GET", "/api/v1/requests/{id}", 404, Duration::from_millis(30));
        let text = metrics.text(2, true);
        for line in [
            "comity_ready 1",
            "comity_live_streams 2",
            r#"comity_http_requests_total{method="GET",route="/api/v1/requests/{id}",status="404"} 1"#,
            r#"comity_http_request_seconds_bucket{method="GET",route="/api/v1/requests/{id}",le="0.005"} 1"#,
            r#"comity_http_request_seconds_count{method="GET",route="/api/v1/requests/{id}"} 2"#,
        ] {
            assert!(text.lines().any(|l| l == line), "{line}\n{text}");
        }
    }
}
