//! The lines of a profile. What nobody said is "not known", never "no".

use comity_api::registry::{
    TreatyStatus,
    profile::{AuthorityView, LawView, Profile, TreatyOnRecordView},
};
use comity_domain::{codes::Channel, ids::StateCode};

use crate::{
    safe_text::Safe,
    screens::{due, request::text::Lines},
    theme::Meaning,
    words::{say, say_with},
};

/// Returns the lines of a profile, for a reader of a State.
pub(super) fn lines(profile: &Profile, own: Option<StateCode>, width: usize) -> Vec<(Safe, Meaning)> {
    let mut out = Lines::new(width);
    let title = [("name", Safe::of(&profile.name).into()), ("code", profile.code.as_str().into())];
    out.put(&say_with("profile-title", &title), Meaning::Heading);
    let by_letter = profile.connection == "by_letter";
    out.plain(&say(if by_letter { "profile-by-letter" } else { "profile-connected" }));
    out.plain(&say(if profile.is_member { "profile-member" } else { "profile-not-member" }));
    match profile.recall_window_minutes {
        // What it sends does not go through Comity.
        _ if by_letter => {}
        0 => out.plain(&say("profile-no-recall")),
        minutes => out.plain(&say_with("profile-recall", &[("minutes", u64::from(minutes).into())])),
    }
    out.heading("profile-authorities");
    authorities(&profile.central_authorities, &mut out);
    out.heading("profile-accepts");
    let languages: Vec<String> = profile.accepted_languages.iter().map(ToString::to_string).collect();
    listed("profile-languages", &languages, &mut out);
    let channels: Vec<String> = profile
        .channels
        .iter()
        .map(|c| {
            let name = match c {
                Channel::Comity => "profile-channel-comity",
                Channel::Interpol => "profile-channel-interpol",
                Channel::DiplomaticPouch => "profile-channel-diplomatic-pouch",
            };
            say(name).to_string()
        })
        .collect();
    listed("profile-channels", &channels, &mut out);
    out.heading("profile-executing");
    authorities(&profile.executing_authorities, &mut out);
    out.heading("profile-treaties");
    for treaty in &profile.treaties {
        standing(treaty, &mut out);
    }
    out.heading("profile-on-record");
    let between =
        profile.treaties_on_record.iter().filter(|t| own.is_none_or(|own| t.parties.contains(&own)));
    let mut any = false;
    for treaty in between {
        on_record(treaty, &mut out);
        any = true;
    }
    if !any {
        out.put(&say("profile-nothing"), Meaning::Quiet);
    }
    extradition(profile, &mut out);
    out.heading("profile-laws");
    if profile.laws.is_empty() {
        out.put(&say("profile-nothing"), Meaning::Quiet);
    }
    for kept in &profile.laws {
        law(kept, &mut out);
    }
    out.done()
}

fn authorities(authorities: &[AuthorityView], out: &mut Lines) {
    if authorities.is_empty() {
        out.put(&say("profile-nothing"), Meaning::Quiet);
    }
    for authority in authorities {
        out.put(&Safe::of(&authority.name), if authority.active { Meaning::Plain } else { Meaning::Quiet });
        if let Some(covers) = &authority.covers {
            out.under(&say_with("profile-covers", &[("what", Safe::of(covers).into())]));
        }
        let from = due::day(authority.from);
        out.under(&match authority.until {
            Some(until) => {
                say_with("profile-from-until", &[("from", from.into()), ("until", due::day(until).into())])
            }
            None => say_with("profile-from", &[("from", from.into())]),
        });
    }
}

fn listed(key: &str, values: &[String], out: &mut Lines) {
    if values.is_empty() {
        out.put(&say_with("profile-list-not-known", &[("what", say(key).into())]), Meaning::Quiet);
        return;
    }
    let values = Safe::of(&values.join(", "));
    out.plain(&say_with("field-line", &[("label", say(key).into()), ("value", values.into())]));
}

fn standing(treaty: &TreatyStatus, out: &mut Lines) {
    let name = Safe::of(treaty.treaty.as_str());
    let said = match (treaty.status.as_str(), treaty.date_party) {
        ("party", Some(on)) => say_with(
            "profile-party-since",
            &[("treaty", name.into()), ("date", Safe::of(&on.to_string()).into())],
        ),
        ("party", None) => say_with("profile-party-undated", &[("treaty", name.into())]),
        ("signatory", _) => say_with("profile-signatory", &[("treaty", name.into())]),
        ("none", _) => say_with("profile-not-bound", &[("treaty", name.into())]),
        _ => say_with("profile-not-known", &[("treaty", name.into())]),
    };
    out.plain(&said);
    if treaty.confidence == "recalled" {
        out.under(&say("profile-recalled"));
    }
}

fn on_record(treaty: &TreatyOnRecordView, out: &mut Lines) {
    let words = [("code", Safe::of(treaty.code.as_str()).into()), ("name", Safe::of(&treaty.name).into())];
    out.plain(&say_with("profile-treaty", &words));
    let from = Safe::of(&treaty.valid_from.to_string());
    out.under(&match treaty.valid_to {
        Some(last) => say_with(
            "profile-from-until",
            &[("from", from.into()), ("until", Safe::of(&last.to_string()).into())],
        ),
        None => say_with("profile-from", &[("from", from.into())]),
    });
    if let Some(days) = treaty.provisional_arrest_days {
        out.under(&say_with("profile-arrest-days", &[("days", u64::from(days).into())]));
    }
    for set in &treaty.clock_lengths {
        let name = say(&format!("clock-{}", set.clock));
        let words = [("clock", name.into()), ("length", Safe::of(&set.length).into())];
        out.under(&say_with("profile-clock-length", &words));
    }
    for ground in &treaty.grounds {
        let words =
            [("code", Safe::of(ground.code.as_str()).into()), ("meaning", Safe::of(&ground.meaning).into())];
        out.under(&say_with("profile-ground", &words));
    }
}

fn extradition(profile: &Profile, out: &mut Lines) {
    out.heading("profile-extradition");
    let said = &profile.extradition;
    for (key, value) in [
        ("profile-takes-untoc", said.takes_untoc),
        ("profile-needs-treaty", said.needs_treaty),
        ("profile-extradites-nationals", said.extradites_nationals),
    ] {
        let answer = say(match value {
            Some(true) => "profile-yes",
            Some(false) => "profile-no",
            None => "profile-answer-not-known",
        });
        out.plain(&say_with("field-line", &[("label", say(key).into()), ("value", answer.into())]));
    }
    let years = match said.minimum_penalty_years {
        Some(years) => say_with("profile-years", &[("years", u64::from(years).into())]),
        None => say("profile-answer-not-known"),
    };
    let label = say("profile-minimum-penalty");
    out.plain(&say_with("field-line", &[("label", label.into()), ("value", years.into())]));
}

fn law(law: &LawView, out: &mut Lines) {
    let subject = say(match law.subject.as_str() {
        "extradition" => "profile-law-extradition",
        "trafficking" => "profile-law-trafficking",
        _ => "profile-law-assistance",
    });
    let words = [("subject", subject.into()), ("title", Safe::of(&law.title).into())];
    out.plain(&say_with("profile-law", &words));
    if let Some(dated) = law.dated {
        out.under(&say_with("profile-law-dated", &[("date", Safe::of(&dated.to_string()).into())]));
    }
    if let Some(language) = &law.language {
        out.under(&say_with("profile-law-language", &[("language", Safe::of(language.as_str()).into())]));
    }
    out.under(&say_with("profile-law-read-at", &[("where", Safe::of(&law.read_at).into())]));
    let sent = [
        ("date", Safe::of(&law.transmitted_on.to_string()).into()),
        ("by", Safe::of(&law.transmitted_by).into()),
    ];
    out.under(&say_with("profile-law-transmitted", &sent));
    if let Some(on) = law.replaced_on {
        out.under(&say_with("profile-law-replaced", &[("date", Safe::of(&on.to_string()).into())]));
    }
}
