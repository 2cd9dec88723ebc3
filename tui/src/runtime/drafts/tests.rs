//! What is kept stays its writer's, stands in one place each, and is read as it was told.

use std::os::unix::fs::PermissionsExt as _;

use comity_domain::{codes::Action, ids::RequestId};

use super::*;
use crate::effect::KeptAct;

/// What is written on a request, for an act or as a draft.
fn kept(text: &str, request: u128, act: Option<Action>) -> KeptDraft {
    KeptDraft {
        login: "lka.officer".to_owned(),
        id: act.map(|_| RequestId(uuid::Uuid::from_u128(request))),
        reference: None,
        fields: vec![("text".to_owned(), text.to_owned())],
        act: act.map(|action| KeptAct { action, told: None }),
    }
}

fn texts(folder: &Path) -> Vec<String> {
    let all = read(&Slot::Draft.file(folder)).into_iter().chain(acts_in(folder));
    all.map(|kept| kept.fields[0].1.clone()).collect()
}

#[test]
fn drafts_and_acts_are_kept_beside_each_other_and_the_latest_of_each_stands() {
    let folder = std::env::temp_dir().join(format!("comity-slots-{}", std::process::id()));
    // Two windows of one account, each with its own thread; in the first something else is written on after.
    let one = [
        kept("one", 1, None),
        kept("arrest, first", 1, Some(Action::ReportArrest)),
        kept("arrest", 1, Some(Action::ReportArrest)),
        kept("two", 1, None),
    ];
    let other =
        [kept("arrest of another", 2, Some(Action::ReportArrest)), kept("note", 1, Some(Action::Note))];
    for window in [one.to_vec(), other.to_vec()] {
        let (tell, told) = channel();
        for kept in window {
            tell.send(Told::Keep(Box::new(kept))).unwrap();
        }
        drop(tell);
        write_latest(&folder, &told);
    }
    assert_eq!(texts(&folder), ["two", "note", "arrest", "arrest of another"]);
    // Sent from one window, that act is forgotten, and no other.
    let (tell, told) = channel();
    let sent = Slot::of(&kept("", 1, Some(Action::ReportArrest)));
    tell.send(Told::Forget(sent)).unwrap();
    drop(tell);
    write_latest(&folder, &told);
    assert_eq!(texts(&folder), ["two", "note", "arrest of another"]);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_people_are_called_names_no_other_folder() {
    let of = |login: &str| {
        let kept = KeptDraft { login: login.to_owned(), ..kept("", 1, Some(Action::Note)) };
        name(&kept.act_of().unwrap())
    };
    assert!(!of("../../x/y").contains(['/', '\\']), "{}", of("../../x/y"));
    // Each of its own, also on a disk to which small and capital letters are the same.
    let logins = ["a.b", "a_b", "a-b", "ab", "A.b", "a_2eb", "a__b", "a b", "a..b", "à.b"];
    let names: std::collections::BTreeSet<String> =
        logins.iter().map(|login| of(login).to_ascii_lowercase()).collect();
    assert_eq!(names.len(), logins.len(), "{names:?}");
    assert!(of("a.b").starts_with("a.b."), "{}", of("a.b"));
    assert!(of(&"_".repeat(64)).len() < 240, "the longest user name still makes a file name");
}

#[test]
fn what_is_read_is_what_was_told_before() {
    let folder = std::env::temp_dir().join(format!("comity-read-{}", std::process::id()));
    let (tell, told) = channel();
    let (read, heard) = channel();
    let ask = || {
        let read = read.clone();
        Told::Read(Box::new(move |acts| {
            let texts = acts.unwrap_or_default().into_iter().map(|kept| kept.fields[0].1.clone());
            read.send(texts.collect::<Vec<_>>()).unwrap();
        }))
    };
    let note = |text: &str| Told::Keep(Box::new(kept(text, 1, Some(Action::Note))));
    let all = [
        ask(),
        note("first"),
        ask(),
        note("second"),
        Told::Forget(Slot::of(&kept("", 1, Some(Action::Note)))),
        ask(),
    ];
    for one in all {
        tell.send(one).unwrap();
    }
    drop(tell);
    write_latest(&folder, &told);
    let nothing = Vec::<String>::new();
    assert_eq!(heard.try_iter().collect::<Vec<_>>(), [nothing.clone(), vec!["first".to_owned()], nothing]);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_an_earlier_version_kept_comes_to_its_place_and_stays_nowhere_else() {
    let folder = std::env::temp_dir().join(format!("comity-settle-{}", std::process::id()));
    let put = |file: &str, kept: &KeptDraft| {
        write_private(&folder.join(file), &serde_json::to_vec(kept).unwrap()).unwrap();
    };
    let arrest = kept("arrest", 1, Some(Action::ReportArrest));
    let of = arrest.act_of().unwrap();
    let place = Slot::Act(of).file(&folder);
    put(OF_ALL_ACTS, &arrest);
    // Under the name it had: a dot was an underscore.
    let note = kept("note", 1, Some(Action::Note));
    put(&format!("{ACTS}/lka_officer.{}.note.json", note.id.unwrap()), &note);
    assert_eq!(texts(&folder), ["note", "arrest"]);
    assert!(!folder.join(OF_ALL_ACTS).exists() && place.exists());
    assert_eq!(act_files(&folder).len(), 2, "each once");
    // Once forgotten it is gone.
    forget(&folder, &Slot::of(&note));
    assert_eq!(texts(&folder), ["arrest"]);
    // What was written since stands.
    put(OF_ALL_ACTS, &kept("an older arrest", 1, Some(Action::ReportArrest)));
    assert_eq!(texts(&folder), ["arrest"]);
    assert!(!folder.join(OF_ALL_ACTS).exists());
    // What is the form of no act can be offered to nobody.
    fs::write(folder.join(OF_ALL_ACTS), b"{\"login\":\"lka.officer\",\"text\":\"words\"}").unwrap();
    assert_eq!(texts(&folder), ["arrest"]);
    assert!(!folder.join(OF_ALL_ACTS).exists());
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_is_kept_is_read_by_its_owner_alone() {
    let folder = std::env::temp_dir().join(format!("comity-drafts-{}", std::process::id()));
    let path = folder.join("state").join("draft.json");
    write_private(&path, b"one").unwrap();
    fs::write(path.with_extension("new"), b"left behind").unwrap();
    fs::set_permissions(path.with_extension("new"), fs::Permissions::from_mode(0o644)).unwrap();
    write_private(&path, b"two").unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(fs::read(&path).unwrap(), b"two");
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    fs::remove_dir_all(folder).unwrap();
}
