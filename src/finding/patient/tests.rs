//! Lines that state an age or a sex, and lines that state neither of the patient. All invented.

use super::{Patient, read};
use crate::document::Document;
use crate::grammar::load::built_in;

fn patient(text: &str) -> Patient {
    let grammar = built_in().unwrap();
    read(text, grammar, &Document::parse(text, grammar), false)
}

/// Text, age in years, `f` or `m`.
#[rustfmt::skip]
const STATED: &[(&str, Option<f64>, Option<char>)] = &[
    ("Male, 46.", Some(46.0), Some('m')),
    ("Woman, 52.", Some(52.0), Some('f')),
    ("Mr T., 48.", Some(48.0), Some('m')),
    ("TREPHINE ONLY, woman 41.", Some(41.0), Some('f')),
    ("Mrs, 74 years.", Some(74.0), Some('f')),
    ("female, 70 J.", Some(70.0), Some('f')),
    ("66 y.o. M", Some(66.0), Some('m')),
    ("M/66", Some(66.0), Some('m')),
    ("F69", Some(69.0), Some('f')),
    ("M 68Y", Some(68.0), Some('m')),
    ("69F", Some(69.0), Some('f')),
    ("EDAD 73 SEXO V", Some(73.0), Some('m')),
    ("Woman, b. 1949 (75 years).", Some(75.0), Some('f')),
    ("Concerning: woman born 81 years ago, anaemia", Some(81.0), Some('f')),
    ("Re: Mr --, 72, IgM paraprotein", Some(72.0), Some('m')),
    ("- Who: woman, 66", Some(66.0), Some('f')),
    ("Patient: male, 74.", Some(74.0), Some('m')),
    ("Patient: f, 61 years", Some(61.0), Some('f')),
    ("SPEC 0048813   F  58 yrs", Some(58.0), Some('f')),
    ("Age 50   Sex: (X) M  ( ) F", Some(50.0), Some('m')),
    ("Age 58   Sex [ ] M [x] F", Some(58.0), Some('f')),
    ("Sex M [ ] F [x]  Age 31", Some(31.0), Some('f')),
    ("4Y F", Some(4.0), Some('f')),
    ("AGE/SEX: 4Y F", Some(4.0), Some('f')),
    ("5/12 old boy", Some(0.417), Some('m')),
    ("7 mo F", Some(0.583), Some('f')),
    ("15-month-old girl", Some(1.25), Some('f')),
    ("Neonate, day 9, male", Some(0.025), Some('m')),
    ("Woman in her sixties", None, Some('f')),
    ("Man, 60s", None, Some('m')),
    ("Age/Sex : 41 Yrs / Male", Some(41.0), Some('m')),
    ("AGE........ 41", Some(41.0), None),
    ("Age (y):: 77", Some(77.0), None),
    ("Sex:: M", None, Some('m')),
    ("Patient age: 58 years    Gender: F", Some(58.0), Some('f')),
    ("|Sex|M||||", None, Some('m')),
    ("patient_sex: Female", None, Some('f')),
    ("Age at collection: 71", Some(71.0), None),
    ("DOB given as age 54   M", Some(54.0), Some('m')),
    ("Sex/Age: M / 46 y", Some(46.0), Some('m')),
    ("PATIENT AGE/GENDER : 31 yrs / F", Some(31.0), Some('f')),
    ("Age : 5M  Sex : F", Some(0.417), Some('f')),
    ("AGE/SEX: 3W/F", Some(0.057), Some('f')),
    ("Age: 12D", Some(0.033), None),
    ("AGE: 64M", Some(64.0), Some('m')),
    ("5M/F", Some(0.417), Some('f')),
    ("72M, PSA 840", Some(72.0), Some('m')),
    ("45F   AML (mutated NPM1)", Some(45.0), Some('f')),
    ("4y6m boy", Some(4.5), Some('m')),
    ("Boy, 4 years 6 months", Some(4.5), Some('m')),
    ("Age 2 yr 6 mo, Gender: Female", Some(2.5), Some('f')),
    ("Girl aged 9 months.", Some(0.75), Some('f')),
    ("54yoF with fatigue", Some(54.0), Some('f')),
    ("61 yo M", Some(61.0), Some('m')),
    ("58Y  F     PG 1 OF 1", Some(58.0), Some('f')),
    ("67 YR OLD LADY", Some(67.0), Some('f')),
    ("thirty-four-year-old man", Some(34.0), Some('m')),
    ("V, 43 jr (vrouw)", Some(43.0), Some('f')),
    ("H, 61 ans", Some(61.0), Some('m')),
    ("Femme, 24 ans.", Some(24.0), Some('f')),
    ("F   anni 47", Some(47.0), Some('f')),
    ("Man 33 år", Some(33.0), Some('m')),
    ("K, 57 år", Some(57.0), Some('f')),
    ("weibl., 63 Jahre", Some(63.0), Some('f')),
    ("Mujer de 44 años", Some(44.0), Some('f')),
    ("mężczyzna, 58 lat", Some(58.0), Some('m')),
    ("Bone Marrow (W 77)", Some(77.0), Some('f')),
    ("Frau K., 66 J.", Some(66.0), Some('f')),
    ("Geslacht: V   Leeftijd: 71 jaar", Some(71.0), Some('f')),
    ("Lerato M., F, 30 yrs", Some(30.0), Some('f')),
    ("Patient: LN, 71-year-old man    Accession: HB24-00817", Some(71.0), Some('m')),
    ("Re: Mrs Dorothea Q., aged 68", Some(68.0), Some('f')),
    ("This 34 year old schoolteacher; her haemoglobin was 11", Some(34.0), Some('f')),
    ("A 58-year-old smoker male", Some(58.0), Some('m')),
    ("29-year-old white male farmer", Some(29.0), Some('m')),
    ("Age\n45\nSex\nF", Some(45.0), Some('f')),
    ("Age;38;years;\nSex;F;;", Some(38.0), Some('f')),
    ("UR masked | DOB masked | Age 73 | Sex M | Episode 26-7745", Some(73.0), Some('m')),
    ("Reg: 88/24     38 y / M     Vegetarian", Some(38.0), Some('m')),
    ("Male | 69 years", Some(69.0), Some('m')),
    ("Child: 3 yr old girl.", Some(3.0), Some('f')),
    ("Age/Sex : 4 yrs / Male child", Some(4.0), Some('m')),
    ("DOB 25/08/1950   Collected 23/11/2024\nSex: F", Some(74.0), Some('f')),
    ("Date of birth: 2 May 1961\nReported: 1 May 2021\nSex: male", Some(59.0), Some('m')),
    ("58 y F         NHI: [redacted]", Some(58.0), Some('f')),
    ("Mr, born 1968, 55 years. Reason: haemoglobin", Some(55.0), Some('m')),
    ("M, 24 yrs. Known spherocytosis in the family (father splenectomized).", Some(24.0), Some('m')),
    ("66-year-old man, weight loss. Brother with CLL at age 60", Some(66.0), Some('m')),
    ("Marrow dated 9 Sept., Mr. W.B., 64.", Some(64.0), Some('m')),
    ("Pt: 28 Y / F", Some(28.0), Some('f')),
    ("Day +21 FLAG-Ida || 44y F || AML", Some(44.0), Some('f')),
    ("Hosp no 55   23 yr female", Some(23.0), Some('f')),
    ("Sex: M\n\nBONE MARROW\nThe core is normocellular for 43 years.", Some(43.0), Some('m')),
    ("Age: 70 years. Sex: M\nThe donor is a 24-year-old woman.", Some(70.0), Some('m')),
    ("Mrs X, 62-year-old", Some(62.0), Some('f')),
    ("Male infant, 6 weeks old", Some(0.115), Some('m')),
    ("17-day-old boy", Some(0.047), Some('m')),
    ("Subject: male, 55 y. AML", Some(55.0), Some('m')),
    ("Newborn girl, day 3", Some(0.008), Some('f')),
    ("Age 102 years, female", Some(102.0), Some('f')),
    ("Sex: ☒ F ☐ M  Age 20", Some(20.0), Some('f')),
    ("AML, 19 F", Some(19.0), Some('f')),
    ("man of 70 with pancytopenia", Some(70.0), Some('m')),
    ("RE: MR A. B., 70, ANAEMIA", Some(70.0), Some('m')),
    ("Thank you for sending the marrow of this pleasant lady of 58\nyears with anaemia", Some(58.0), Some('f')),
    ("BM aspirate, film reviewed with the registrar and consultant on call\n34F, vegan", Some(34.0), Some('f')),
    ("His wife reports weight loss.", None, Some('m')),
    ("her sister, 39, is well", None, Some('f')),
    ("1) Woman, 56, anaemia", Some(56.0), Some('f')),
    ("Patient aged forty-one, male", Some(41.0), Some('m')),
    ("two-year-old girl", Some(2.0), Some('f')),
    ("Outside consult. 63-yr-old F. CLL.", Some(63.0), Some('f')),
    ("HAEM LAB   BM 2207/B   Male 52. Plt 9", Some(52.0), Some('m')),
    ("72 / f", Some(72.0), Some('f')),
    ("75yo/M", Some(75.0), Some('m')),
    ("Age: 33 Sex: F Collected: 12/03/2025", Some(33.0), Some('f')),
    ("Female aged 23 yr", Some(23.0), Some('f')),
    ("DOB: 04/05/1950 (age 74)  M", Some(74.0), Some('m')),
    ("SEX: F      D.O.B.: xx/xx/1944     AGE: 80", Some(80.0), Some('f')),
    ("Mr. J. D. (72 y)", Some(72.0), Some('m')),
    ("Mme B., 81 ans", Some(81.0), Some('f')),
    ("Herr M., 59 Jahre", Some(59.0), Some('m')),
    ("Name: Anna M, 45, female", Some(45.0), Some('f')),
    ("Gender (M/F): F  Age 40", Some(40.0), Some('f')),
    ("Patient 44/F", Some(44.0), Some('f')),
    ("62-jährige Frau", Some(62.0), Some('f')),
    ("Uomo di anni 66", Some(66.0), Some('m')),
    ("80-jarige man", Some(80.0), Some('m')),
    ("Man, 72 år", Some(72.0), Some('m')),
    ("Age 6 weeks, sex M", Some(0.115), Some('m')),
    ("Patient's age: 61. Sex: Male.", Some(61.0), Some('m')),
    ("He is 71 years old", Some(71.0), Some('m')),
    ("She is now 66.", None, Some('f')),
    ("Follow up after 3 years. Woman, 58.", Some(58.0), Some('f')),
    ("CLL for 6 years; male, 77 years", Some(77.0), Some('m')),
    ("Pt: F, 3 yrs post allograft, age 44", Some(44.0), Some('f')),
    ("Seen at 3 months. Girl, 4 y.", Some(4.0), Some('f')),
    ("Female, on treatment 5 years", None, Some('f')),
];

/// Neither is read.
#[rustfmt::skip]
const SILENT: &[&str] = &[
    "MR of the spine in May. MS 2018.",
    "Age 45-50",
    "MGUS since 12 years.",
    "Treated 3 years ago.",
    "follow-up 5 years",
    "Rheumatoid arthritis for 6 years.",
    "Cellularity 50 % (adult 40-65).",
    "Accession 26-77-M45",
    "DOB 12/08/1950",
    "Dear Mr Smith,",
    "Reported by Mr X, consultant",
    "M:E ratio 3:1. F:C ratio 2.",
    "M-protein 31 g/L",
    "CD33 M",
    "Stage III M1",
    "Brother, 45, has AML.",
    "Donor: 34 M, HLA identical",
    "Donor age: 34",
    "Mother died aged 54.",
    "Karyotype: 46,XX, normal female karyotype",
    "DLC: N 12, L 84, M 4, E 0",
    "DLC N 18 L 78 M 3 E 1",
    "Sex: M / F",
    "Sex: [ ] M [ ] F",
    "Hb 11.2 g/dL (male 13-17, female 12-15)",
    "cycle 3 day 28",
    "x 3 months",
    "Normal for age 45 %",
    "Hypocellular for age, 20 %",
    "Anaemia, 3 weeks of bruising",
    "M3 marrow.",
    "BRAF V617F 45 %",
    "Ward: Female Medical 12",
    "ALL dx age 4, 1st relapse age 7",
    "Lab no 24H-0091817",
    "12 M 2024",
    "cellularity 70 F",
    "Ms analysis by MS/MS at 30",
    "10 year history of CLL",
    "Blasts 54 %, F8 deficiency",
    "Case 66/24",
    "Mr Jones FRCPath",
    "Family history: father, 60 y, MDS",
    "Core 18 mm, 2 females excluded",
    "Quit smoking at the age of 37.",
    "3 years post transplant, 100 % donor",
    "Platelets 45 in May",
];

#[test]
fn ages_and_sexes_are_read() {
    let wrong: Vec<String> = STATED
        .iter()
        .filter_map(|(text, age, sex)| {
            let found = patient(text);
            let (years, letter) = (found.age.map(|a| a.0), found.female.map(|f| if f.0 { 'f' } else { 'm' }));
            (years != *age || letter != *sex).then(|| format!("{text:?}: {years:?} {letter:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_not_the_patients_is_left() {
    let wrong: Vec<&str> =
        SILENT.iter().copied().filter(|text| patient(text).age.is_some() || patient(text).female.is_some()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_patient_block_comes_before_the_text() {
    let found = patient("Age: 61   Sex: F\n\nCLINICAL\nThis 16-year-old boy has anaemia.");
    assert_eq!((found.age.map(|a| a.0), found.female.map(|f| f.0)), (Some(61.0), Some(true)));
}

#[test]
fn the_bytes_are_those_of_the_statement() {
    let text = "Lab 5. Mr T., 48 yrs.";
    let found = patient(text);
    assert_eq!(found.age.map(|a| a.1.of(text)), Some("48 yrs"));
    assert_eq!(found.female.map(|f| f.1.of(text)), Some("Mr"));
}
