//! In which region each State counts. The register can be changed; a request stays in the region in which its first
//! release counted it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    fill::{CURRENCIES, OTHER},
    released::Released,
    row::Quarter,
    tables::Lists,
};
use crate::ids::StateCode;

/// The regions of States, as the register has them and as releases counted them.
#[derive(Debug, Clone, Default)]
pub struct Regions {
    register: BTreeMap<StateCode, String>,
    released: BTreeMap<StateCode, BTreeMap<Quarter, String>>,
    /// The last release: what was known by then has its region.
    last: Option<Quarter>,
}

/// Returns whether a region cannot be called so: the tables use the word themselves.
#[must_use]
pub fn is_reserved(region: &str) -> bool {
    [OTHER, "all"].iter().any(|word| region.trim().eq_ignore_ascii_case(word))
}

impl Regions {
    /// Returns the regions. `register`: of each State that has one today; `released`: of which State, from which release
    /// on, in which region its requests were counted; `last`: the last release.
    #[must_use]
    pub fn new(
        register: impl IntoIterator<Item = (StateCode, String)>,
        released: impl IntoIterator<Item = (StateCode, Quarter, String)>,
        last: Option<Quarter>,
    ) -> Self {
        let register = register.into_iter().filter(|(_, region)| !is_reserved(region)).collect();
        let mut regions = Self { register, released: BTreeMap::new(), last };
        for (state, quarter, region) in released {
            regions.released.entry(state).or_default().insert(quarter, region);
        }
        regions
    }

    /// Returns the region in which a request that a quarter is the first to know counts for a State.
    #[must_use]
    pub fn of(&self, state: StateCode, known: Quarter) -> &str {
        let kept = self.released.get(&state).filter(|_| self.last.is_some_and(|last| known <= last));
        let then = kept.and_then(|kept| kept.range(..=known).next_back().or(kept.first_key_value()));
        let today = || self.register.get(&state).map_or(OTHER, String::as_str);
        then.map_or_else(today, |(_, region)| region)
    }

    /// Returns what the release of a quarter has to keep: the States that count in it, in another region than the last
    /// one to keep them said.
    pub fn to_keep(
        &self,
        counted: impl IntoIterator<Item = StateCode>,
        quarter: Quarter,
    ) -> Vec<(StateCode, String)> {
        let counted: BTreeSet<StateCode> = counted.into_iter().collect();
        let new = counted.into_iter().map(|state| (state, self.of(state, quarter).to_owned()));
        let kept = |state: &StateCode| self.released.get(state)?.last_key_value().map(|(_, region)| region);
        new.filter(|(state, region)| kept(state) != Some(region)).collect()
    }

    /// Returns the lists of a release after earlier ones. A region that was printed once stays: that it is gone would
    /// tell that nobody had been in it.
    #[must_use]
    pub fn lists(&self, earlier: &[Released]) -> Lists {
        let printed = earlier.iter().filter_map(|r| r.table("regions")).flat_map(|t| &t.by);
        let printed = printed.flat_map(|by| &by.categories).filter(|region| !is_reserved(region));
        let kept = self.released.values().flat_map(BTreeMap::values).filter(|region| !is_reserved(region));
        let known: BTreeSet<&String> = self.register.values().chain(printed).chain(kept).collect();
        Lists {
            regions: known.into_iter().cloned().chain([OTHER.to_owned()]).collect(),
            currencies: CURRENCIES.map(str::to_owned).to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quarter(text: &str) -> Quarter {
        text.parse().unwrap()
    }

    fn state(text: &str) -> StateCode {
        text.parse().unwrap()
    }

    fn regions(register: &[(&str, &str)], released: &[(&str, &str, &str)], last: Option<&str>) -> Regions {
        let register = register.iter().map(|(s, region)| (state(s), (*region).to_owned()));
        let released = released.iter().map(|(s, q, region)| (state(s), quarter(q), (*region).to_owned()));
        Regions::new(register, released, last.map(quarter))
    }

    #[test]
    fn a_request_stays_in_the_region_in_which_it_was_counted_first() {
        let first = regions(&[("IND", "Asia")], &[], None);
        assert_eq!(first.of(state("IND"), quarter("2025Q4")), "Asia");
        let kept = first.to_keep([state("IND"), state("NPL")], quarter("2026Q1"));
        assert_eq!(kept, [(state("IND"), "Asia".to_owned()), (state("NPL"), OTHER.to_owned())]);

        let released = [("IND", "2026Q1", "Asia"), ("NPL", "2026Q1", OTHER)];
        let moved = regions(&[("IND", "South Asia"), ("NPL", "Asia")], &released, Some("2026Q1"));
        for (known, india, nepal) in
            [("2025Q4", "Asia", OTHER), ("2026Q1", "Asia", OTHER), ("2026Q2", "South Asia", "Asia")]
        {
            assert_eq!(moved.of(state("IND"), quarter(known)), india, "{known}");
            assert_eq!(moved.of(state("NPL"), quarter(known)), nepal, "{known}");
        }
        let kept = moved.to_keep([state("IND"), state("NPL")], quarter("2026Q2"));
        assert_eq!(kept, [(state("IND"), "South Asia".to_owned()), (state("NPL"), "Asia".to_owned())]);
        let unmoved = regions(&[("IND", "Asia")], &released, Some("2026Q1"));
        assert_eq!(unmoved.to_keep([state("IND"), state("NPL")], quarter("2026Q2")), []);
    }

    #[test]
    fn a_region_called_as_the_tables_call_something_else_is_none() {
        let regions = regions(&[("IND", " Other"), ("LKA", "ALL"), ("NPL", "Asia")], &[], None);
        assert_eq!(regions.of(state("IND"), quarter("2026Q1")), OTHER);
        assert_eq!(regions.lists(&[]).regions, ["Asia", OTHER]);
    }
}
