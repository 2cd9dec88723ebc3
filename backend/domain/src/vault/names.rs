//! Where a text names a sealed person.
//!
//! A name is found as it was sealed, its words in any order, whatever their case, diacritics, hyphens, apostrophes or
//! spaces, run together as in a file name, with the Arabic article and prefixes, and in Arabic presentation forms.
//! Found, too, are two words of it near each other, when they have three letters or more and are no common words.
//!
//! What this cannot find, and an officer must: another spelling or transliteration, another script, a nickname, one
//! word alone of a longer name, initials, a misspelling, a relative by whom the person is known, a place that says
//! who it is; names of one word with fewer than three letters; and anything inside a document.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};
use zeroize::Zeroize as _;

/// How many words may stand from the first to the last word of a name: `Hasan, son of the late Talukder`.
const NEAR: usize = 8;
/// How many different words of a name are looked for; no name has more that tell a person.
const MOST_WORDS: usize = 16;

/// Words of names that name nobody alone, and words of cases that are also names.
const COMMON: &[&str] = &[
    "abd", "abu", "adult", "and", "april", "august", "begum", "bint", "binte", "binti", "bin", "bte", "case",
    "child", "china", "court", "daughter", "dela", "della", "der", "dos", "for", "from", "grace", "hope",
    "ibn", "india", "iran", "jordan", "judge", "june", "just", "justice", "king", "late", "law", "long",
    "mrs", "may", "mister", "mother", "father", "brother", "sister", "not", "officer", "person", "police",
    "prince", "san", "santa", "son", "state", "street", "syed", "the", "under", "umm", "van", "von",
    "victim", "will", "with", "witness", "young",
];

/// The name of one person, folded once and looked for in many texts; wiped when dropped.
#[derive(Clone, Default)]
pub struct Names {
    /// With hyphens and apostrophes that part words, and with such that join them.
    forms: Vec<Form>,
}

impl Names {
    /// Folds a name.
    #[must_use]
    pub fn of(name: &str) -> Self {
        Self { forms: forms(name) }
    }

    /// Returns whether nothing can be looked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.forms.iter().all(|form| form.words.is_empty())
    }

    fn stand_in(&self, texts: &[Form]) -> bool {
        let mut pairs = self.forms.iter().flat_map(|name| texts.iter().map(move |text| (name, text)));
        pairs.any(|(name, text)| name.stands_in(text))
    }
}

impl std::fmt::Debug for Names {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Names(sealed)")
    }
}

/// Returns which of the names stand in a text, by their place in the list.
#[must_use]
pub fn find(names: &[Names], text: &str) -> Vec<usize> {
    if names.is_empty() || text.is_empty() {
        return vec![];
    }
    let texts = forms(text);
    (0..names.len()).filter(|n| names[*n].stand_in(&texts)).collect()
}

/// A name or a text as words, and as the words run together.
#[derive(Clone, PartialEq, Eq)]
struct Form {
    words: Vec<String>,
    whole: String,
}

/// The forms of a text; one where no hyphen and no apostrophe makes a difference.
fn forms(text: &str) -> Vec<Form> {
    let form = |joined| {
        let words = words(text, joined);
        Form { whole: words.concat(), words }
    };
    let (parted, joined) = (form(false), form(true));
    if parted == joined { vec![parted] } else { vec![parted, joined] }
}

impl Form {
    fn stands_in(&self, text: &Self) -> bool {
        self.runs_through(text) || self.alone(text) || self.near(text)
    }

    /// The whole name run together, in whatever way the text parts or joins words: also where a script parts none.
    fn runs_through(&self, text: &Self) -> bool {
        let letters = self.whole.chars().count();
        let dense = self.whole.chars().any(is_unspaced);
        let enough = if dense { letters >= 2 } else { self.words.len() > 1 && letters >= 8 };
        enough && text.whole.contains(&self.whole)
    }

    /// A name of one word.
    fn alone(&self, text: &Self) -> bool {
        let [word] = self.words.as_slice() else { return false };
        word.chars().count() >= 3 && text.words.iter().any(|w| is_said(w, word))
    }

    /// The words of a name that are looked for one by one: each once, and so many at most, for a long "name" must not
    /// cost the square of a text.
    fn looked_for(&self) -> Vec<&String> {
        let mut words: Vec<&String> = Vec::new();
        for word in &self.words {
            if words.len() < MOST_WORDS && !words.contains(&word) {
                words.push(word);
            }
        }
        words
    }

    /// All words, or two that say something, near each other.
    fn near(&self, text: &Self) -> bool {
        if self.words.len() < 2 {
            return false;
        }
        let words = self.looked_for();
        let says = |word: &String| word.chars().count() >= 3 && !COMMON.contains(&word.as_str());
        // Where each word of the name stands in the text.
        let mut at: Vec<(usize, usize)> = Vec::new();
        for (i, said) in text.words.iter().enumerate() {
            at.extend(words.iter().enumerate().filter(|(_, w)| is_said(said, w)).map(|(w, _)| (i, w)));
        }
        at.iter().enumerate().any(|(n, (first, _))| {
            let window = at[n..].iter().take_while(|(i, _)| i - first < NEAR);
            let (mut found, mut saying) = (vec![false; words.len()], 0);
            for (_, w) in window {
                if !found[*w] {
                    found[*w] = true;
                    saying += usize::from(says(words[*w]));
                }
            }
            saying >= 2 || (found.iter().all(|f| *f) && self.whole.chars().count() >= 4)
        })
    }
}

impl Drop for Form {
    fn drop(&mut self) {
        self.words.zeroize();
        self.whole.zeroize();
    }
}

/// The words of a text, folded: letters and digits; everything else parts them, but for marks that only shape, and
/// hyphens and apostrophes where they are to join.
fn words(text: &str, joined: bool) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in text.nfkc().flat_map(char::to_lowercase).nfkd() {
        if is_combining_mark(c) || is_invisible(c) || (joined && is_joint(c)) {
            continue;
        }
        let last = words.len() - 1;
        match bare(c) {
            Some(letters) => words[last].push_str(letters),
            None if c.is_alphanumeric() => words[last].push(c),
            None if words[last].is_empty() => {}
            None => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Letters that have no decomposition, and Arabic letters that are written for one another.
fn bare(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'þ' => "th",
        'ŋ' => "n",
        'ς' => "σ",
        'ٱ' => "ا",
        'ى' | 'ی' | 'ې' => "ي",
        'ة' | 'ہ' | 'ھ' | 'ە' => "ه",
        'ک' | 'ڪ' => "ك",
        _ => return None,
    })
}

/// Tatweel, joiners, soft hyphens, marks of direction, selectors of variants: nobody sees them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{640}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{feff}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}')
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | '\'' | '`' | '\u{2bc}' | '\u{2010}'..='\u{2015}' | '\u{2018}' | '\u{2019}')
}

/// Letters of scripts that part no words: Chinese, Japanese, Thai, Lao, Burmese, Khmer.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a word of a text is a word of a name: the same, with an ending of up to two letters, or with the article
/// and prefixes that Arabic writes on to it.
fn is_said(said: &str, word: &str) -> bool {
    if said == word {
        return true;
    }
    let letters = word.chars().count();
    if letters >= 5 && said.strip_prefix(word).is_some_and(|rest| rest.chars().count() <= 2) {
        return true;
    }
    let arabic = word.starts_with(|c| ('\u{600}'..='\u{6ff}').contains(&c));
    let prefixes = ["ال", "وال", "بال", "كال", "فال", "لل", "و", "ب", "ل", "ك", "ف"];
    let stripped = |text: &str| prefixes.iter().any(|p| text.strip_prefix(p) == Some(word));
    arabic && letters >= 3 && stripped(said)
}

#[cfg(test)]
mod tests {
    use super::{Names, find};

    fn names(name: &str, text: &str) -> bool {
        !find(&[Names::of(name)], text).is_empty()
    }

    #[test]
    fn a_name_is_found_however_it_is_written() {
        for (name, text) in [
            ("Kamala Quillfeather", "the child Kamala Quillfeather stayed"),
            ("Kamala Quillfeather", "QUILLFEATHER, Kamala (V-1)"),
            ("Kamala Quillfeather", "kamala_quillfeather.pdf"),
            ("Kamala Quillfeather", "hearing-KamalaQuillfeather-2.pdf"),
            ("Kamala Quillfeather", "Ｋａｍａｌａ Ｑｕｉｌｌｆｅａｔｈｅｒ"),
            ("Kamala Quillfeather", "Ka\u{ad}mala\u{200b} Quill\u{200d}feather's"),
            ("Kamala Devi Quillfeather", "Quillfeather, whose first name is Kamala"),
            ("José Núñez Ibáñez", "Nunez Ibanez, Jose"),
            ("Jose Nunez", "Jose\u{301} Nun\u{303}ez"),
            ("Al-Hashimi Noor", "noor alhashimi"),
            ("Noor Alhashimi", "Al-Hashimi (Noor)"),
            ("Abdul Rahman Ironwood", "Abdulrahman Ironwood"),
            ("O'Brien Doyle", "Doyle O’Brien"),
            ("Łukasz Wójcik", "LUKASZ WOJCIK"),
            ("Işıl Yıldız", "ISIL YILDIZ"),
            ("Straße Müller", "MULLER STRASSE"),
            ("Wu Yi", "asked Wu Yi at once"),
            ("Nor binti Ali", "Ali, Nor binti,"),
            ("王小明", "证人王小明说"),
            ("สมชาย ใจดี", "นายสมชายใจดีกล่าว"),
            ("أحمد الهاشمي", "السيد احمد هاشمي والهاشمي"),
            ("فاطمة حسن", "ﻓﺎﻃﻤﺔ ﺣﺴﻦ"),
            ("فاطمة حسن", "فَاطِمَة وحسن"),
            ("علی رضایی", "علي رضايي"),
            ("Quillfeather", "of Quillfeather."),
        ] {
            assert!(names(name, text), "{name} in {text}");
        }
    }

    #[test]
    fn one_word_of_a_longer_name_or_common_words_name_nobody() {
        for (name, text) in [
            ("Kamala Quillfeather", "Kamala spoke"),
            ("Kamala Quillfeather", "the Quillfeather company"),
            ("Kamala Quillfeather", "Kamala spoke of one, two, three, four, five, six, seven, Quillfeather"),
            ("Nor binti Ali", "binti is a word, nor is bin"),
            ("Grace Young Moyo", "a young person, by the grace of the court"),
            ("Wu Yi", "Wu said no"),
            ("Su", "su"),
            ("Amin Rahman", "examination of the amine"),
            ("王", "王国"),
            ("", "anything"),
            ("Kamala Quillfeather", ""),
        ] {
            assert!(!names(name, text), "{name} in {text}");
        }
    }

    /// The cost of a look is the words of the text times a fixed number of words of the name, however long it is.
    #[test]
    fn a_long_name_is_looked_for_by_its_first_words_and_costs_no_square() {
        let word = |n: usize| {
            format!("{}{}", char::from(b'a' + u8::try_from(n % 26).unwrap()), "xyzuvw".repeat(1 + n / 26))
        };
        let name = (0..1000).map(word).collect::<Vec<_>>().join(" ");
        let names = Names::of(&name);
        for form in &names.forms {
            assert!(form.looked_for().len() <= super::MOST_WORDS, "{}", form.looked_for().len());
        }
        let early = format!("seen with {} and {}", word(3), word(1));
        let late = format!("seen with {} and {}", word(901), word(950));
        assert!(!find(&[Names::of(&name)], &early).is_empty(), "its first words tell the person");
        assert!(find(&[Names::of(&name)], &late).is_empty(), "no name has so many that do");
        assert!(!find(&[Names::of(&name)], &name).is_empty(), "and the whole is found wherever it stands");
        let twice = "Kamala Kamala Quillfeather";
        assert_eq!(Names::of(twice).forms[0].looked_for().len(), 2, "each word once");
    }

    #[test]
    fn who_is_named_is_told_by_place_in_the_list() {
        let list = [Names::of("Kamala Quillfeather"), Names::default(), Names::of("Peter Ironwood")];
        assert_eq!(find(&list, "Ironwood, Peter; Kamala Quillfeather"), [0, 2]);
        assert_eq!(format!("{:?}", list[0]), "Names(sealed)");
    }
}
