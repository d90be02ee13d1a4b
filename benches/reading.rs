//! Reports a second on one core, beside a bare aho-corasick scan of the same bytes, and the cost of 1x, 2x and 4x the
//! text. Every report is another one: nothing is remembered from one to the next.
//!
//! `cargo bench --bench reading`

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use trephine::{Grammar, Reading, Report, Scope};

fn main() {
    divan::main();
}

/// A small generator, so that runs are the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let at = self.roll(list.len() as u64) as usize;
        list.get(at).copied().unwrap_or("")
    }
}

/// A report of about 2.4 kB.
fn report(seed: u64) -> Report {
    let mut d = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let amount =
        ["increased", "reduced", "normal in number", "markedly decreased", "present in adequate numbers", "mildly increased"];
    let text = format!(
        "HAEMATOLOGY DEPARTMENT - BONE MARROW REPORT\nLab no: {}-{}   Age: {} years   Sex: {}\n\nCLINICAL DETAILS\n{} for {} months, ?{}. No previous chemotherapy.\n\n\
         BLOOD COUNT\nHb {} g/L, WBC {}.{} x10^9/L, neutrophils {}.{} x10^9/L, platelets {} x10^9/L, MCV {} fL\n\nBLOOD FILM\n{} anisopoikilocytosis with {} tear-drop forms. Neutrophils \
         are {}. {} blasts are seen. Platelets appear {} on the film.\n\nASPIRATE\nParticulate smears of {} quality with several cellular trails. Differential count of 500 nucleated cells: blasts {}%, promyelocytes {}%, \
         myelocytes {}%, metamyelocytes {}%, neutrophils {}%, eosinophils {}%, basophils 0%, monocytes {}%, lymphocytes {}%, plasma cells {}%, erythroblasts {}%. M:E ratio {}.{}:1.\n\
         Erythropoiesis: {}, with {} maturation. {} dyserythropoiesis is noted.\nGranulopoiesis: {}, {} maturation to neutrophils.\nMegakaryocytes: {}, {} hypolobated forms are present among them.\n\
         Iron stores are {}, grade {} of 6. Ring sideroblasts are {} identified in {} erythroblasts examined.\n\nTREPHINE BIOPSY\nThe core measures {} mm and is of good quality with well preserved architecture. Cellularity is {}%, \
         which is {} for age. Trilineage haemopoiesis is seen. Erythroid islands are {} and granulopoiesis is {}. Megakaryocytes are {} and do not form clusters. There is no granuloma, necrosis or metastatic tumour. \
         Lymphoid aggregates are not a feature and the bony trabeculae are unremarkable. Reticulin is graded MF-{}; trichrome shows no collagen.\n\nIMMUNOHISTOCHEMISTRY\nCD34 and CD117 stain {}% of cells without clustering. \
         CD138 marks {}% plasma cells with polytypic kappa and lambda expression. CD20 and CD3 highlight scattered small lymphocytes only.\n\nFLOW CYTOMETRY\nBlasts {}% of events: CD34+, CD117+, CD13+, CD33+, HLA-DR+, CD19-, CD7-, \
         CD56-. No clonal B-cell population was detected in the sample received.\n\nCYTOGENETICS\n46,{}[20]\nFISH: no evidence of del(5q), monosomy 7 or trisomy 8.\n\nMOLECULAR\n{} p.{}, VAF {}%. No mutation in TP53, NPM1 or FLT3.\n\n\
         CONCLUSION\n{} {}. Please correlate with the clinical findings and repeat the count after treatment.\n",
        20 + d.roll(7),
        10_000 + d.roll(89_999),
        20 + d.roll(70),
        d.of(&["F", "M"]),
        d.of(&["Pancytopenia", "Macrocytic anaemia", "Thrombocytopenia", "Neutropenia"]),
        1 + d.roll(20),
        d.of(&["MDS", "AML", "myeloma", "lymphoma"]),
        70 + d.roll(80),
        1 + d.roll(12),
        d.roll(10),
        d.roll(7),
        d.roll(10),
        15 + d.roll(400),
        78 + d.roll(35),
        d.of(&["Mild", "Moderate", "Marked"]),
        d.of(&["occasional", "some", "no"]),
        d.of(&["hypogranular", "normally granulated", "left-shifted"]),
        d.of(&["No", "Occasional"]),
        d.of(&["reduced", "adequate", "large"]),
        d.of(&["good", "fair", "moderate"]),
        d.roll(20),
        d.roll(6),
        5 + d.roll(10),
        5 + d.roll(10),
        10 + d.roll(25),
        d.roll(5),
        d.roll(8),
        5 + d.roll(15),
        d.roll(6),
        10 + d.roll(40),
        1 + d.roll(4),
        d.roll(10),
        d.of(&amount),
        d.of(&["normoblastic", "megaloblastoid", "orderly"]),
        d.of(&["Mild", "No", "Prominent"]),
        d.of(&amount),
        d.of(&["complete", "progressive", "left-shifted"]),
        d.of(&amount),
        d.of(&["some", "no", "many"]),
        d.of(&["increased", "normal", "absent"]),
        d.roll(6),
        d.of(&["not", "readily"]),
        100 + d.roll(100),
        8 + d.roll(20),
        10 + d.roll(80),
        d.of(&["increased", "normal", "reduced"]),
        d.of(&amount),
        d.of(&amount),
        d.of(&amount),
        d.roll(4),
        1 + d.roll(15),
        1 + d.roll(5),
        d.roll(18),
        d.of(&["XX", "XY"]),
        d.of(&["ASXL1", "TET2", "SF3B1", "SRSF2"]),
        d.of(&["K700E", "P95H", "R882H"]),
        5 + d.roll(45),
        d.of(&["Features are consistent with", "Findings of", "Appearances suggest"]),
        d.of(&[
            "myelodysplastic neoplasm with increased blasts 1",
            "MDS with low blasts",
            "acute myeloid leukaemia",
            "reactive changes",
            "normal marrow"
        ]),
    );
    Report { id: seed.to_string(), text, origin: trephine::report::Origin::default(), carried: Vec::new() }
}

fn grammar() -> &'static Grammar {
    trephine::grammar::load::built_in().unwrap_or_else(|e| panic!("{e:?}"))
}

fn reports(count: u64) -> Vec<Report> {
    (1..=count).map(report).collect()
}

/// Text to row and patterns.
#[divan::bench]
fn row(bencher: Bencher) {
    let reports = reports(1000);
    let bytes: usize = reports.iter().map(|r| r.text.len()).sum();
    let grammar = grammar();
    bencher.counter(ItemsCount::new(reports.len())).counter(BytesCount::new(bytes)).bench_local(|| {
        for r in &reports {
            divan::black_box(trephine::extract::row(&Reading::of(r, grammar, Scope::default())));
        }
    });
}

/// A bare scan of the same bytes for the words of the grammar.
#[divan::bench]
fn scan(bencher: Bencher) {
    let reports = reports(1000);
    let bytes: usize = reports.iter().map(|r| r.text.len()).sum();
    let words = grammar().words();
    let automaton = aho_corasick::AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(aho_corasick::MatchKind::LeftmostLongest)
        .build(&words)
        .unwrap_or_else(|e| panic!("{e}"));
    bencher.counter(ItemsCount::new(reports.len())).counter(BytesCount::new(bytes)).bench_local(|| {
        for r in &reports {
            divan::black_box(automaton.find_iter(&r.text).count());
        }
    });
}

/// One, two and four times the text: the time must grow no faster.
#[divan::bench(args = [1, 2, 4, 16])]
fn growth(bencher: Bencher, times: usize) {
    let one = report(7);
    let text = vec![one.text.as_str(); times].join("\n");
    let long = Report { id: "long".into(), text, origin: trephine::report::Origin::default(), carried: Vec::new() };
    let grammar = grammar();
    bencher
        .counter(BytesCount::new(long.text.len()))
        .bench_local(|| divan::black_box(Reading::of(&long, grammar, Scope::default()).share_read()));
}
