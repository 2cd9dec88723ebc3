//! Property reached under article 13, and what becomes of it, 14.

use comity_domain::{
    codes::MeasureType,
    workflow::command::{AssetReached, Deliver, Disposal},
};

use crate::docket::{chance::Chance, story::Story};

/// What a delivery says of the assets of a measure: every sum in its own currency.
pub(super) fn reached(story: &Story, number: usize, measure: MeasureType, delivered: &mut Deliver) {
    let Some(form) = story.measures.get(number) else { return };
    let mut chance = Chance::for_purpose(story.seed, 27);
    let mut returned = Vec::new();
    let mut costs = None;
    for asset in story.matter.assets.iter().filter(|a| form.assets.contains(&a.id)) {
        let (worth, currency) = story.worth(asset);
        let (Ok(id), Ok(currency)) = (asset.id.parse(), currency.parse::<comity_domain::ids::Currency>())
        else {
            continue;
        };
        let reached = worth / 100 * chance.between(35, 95);
        let frozen = measure == MeasureType::Freezing;
        delivered.assets.push(AssetReached {
            id,
            confiscated_minor: (!frozen).then_some(reached),
            frozen_minor: frozen.then_some(reached),
            currency: currency.clone(),
        });
        if let (false, Ok(id)) = (frozen, asset.id.parse()) {
            // UNCAC lets reasonable expenses be deducted; UNTOC has no such rule.
            let deducted = if story.rests_on_uncac() && asset.valued_there { reached / 40 } else { 0 };
            if deducted > 0 {
                costs = Some((deducted, currency.clone()));
            }
            returned.push((id, reached - deducted, currency));
        }
    }
    if returned.is_empty() {
        return;
    }
    let Ok(article) = if story.rests_on_uncac() { "UNCAC 57(3)(c)" } else { "14(2)" }.parse() else { return };
    let (costs_minor, costs_currency) = costs.unzip();
    delivered.disposal = Some(Disposal {
        article,
        returned,
        costs_minor,
        costs_currency,
        costs_article: costs_minor.and_then(|_| "UNCAC 57(4)".parse().ok()),
    });
}
