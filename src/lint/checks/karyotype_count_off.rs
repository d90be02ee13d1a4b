//! The chromosome number of a clone is not what its gains and losses make.

use crate::lint::check::{Check, Page, Severity, Watch};
use crate::lint::karyotypes::{numbers, today};

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMG001",
        name: "karyotype_count_off",
        title: "A karyotype's chromosome number does not fit its gains and losses",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "For each clone: 46 (or 23 for each set in <n>) with one more for every gained chromosome, marker, ring or derivative, one fewer for every lost one and for two chromosomes joined into one. Ranges, composite clones, doubtful and incomplete ones are passed over.",
        why: "A sign or a figure was mistyped; a lost and a gained chromosome have opposite meanings.",
        source: "ISCN 2020/2024 (chromosome number and order of abnormalities); edition texts not quoted",
        fires: &[
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\nKaryotype: 46,XX,-7[20]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n47,XY,del(5)(q13q33)[12]/46,XY[8]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n45,XX,+8[20]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XY,dic(9;20)(p13;q11)[20]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XY,t(9;22)(q34;q11.2)[10]/48,idem,+8[10]\n",
        ],
        silent: &[
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n45,XY,-7[18]/46,XY[2]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n47,XX,+8,t(9;22)(q34;q11.2)[20]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XX,i(17)(q10)[20]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n45,X,-Y[20]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n48,XY,+8,+mar[20]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n44,XY,-5,-7[20]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XX,+1,der(1;7)(q10;p10)[20]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n45,XX,der(9)t(9;17)(p22;q11),-17[20]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n45,XY,dic(9;20)(p13;q11)[20]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n27<1n>,X,+14,+18,+21,+22[20]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n44~46,XY,-5,-7,+mar[cp12]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n48,XXYc,+8[20]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XY,t(9;22)(q34;q11.2)[10]/47,idem,+8[10]\n",
        ],
    },
    run,
};

fn run(watch: &mut Watch<'_, '_>) {
    let mut said = Vec::new();
    let mut found: Vec<(String, Vec<crate::lint::Place>)> = Vec::new();
    for printed in today(watch) {
        let clones = &printed.karyotype.clones;
        for (at, clone) in clones.iter().enumerate() {
            let fits = numbers(clones, at);
            if fits.is_empty() {
                continue;
            }
            said.push(printed.span);
            let number = i32::from(clone.number.0);
            let last = at + 1 == clones.len();
            if fits.contains(&number) || last && !printed.ends_well(watch.text()) {
                continue;
            }
            let made = fits.last().copied().unwrap_or(0);
            let place = watch.place(printed.place(clone), format!("counts {number}, its abnormalities make {made}"));
            let message = format!("the clone is numbered {number} chromosomes, but its gains and losses make {made}");
            // The same karyotype printed again is the same slip.
            match found.iter_mut().find(|f| f.0 == message) {
                Some(known) => known.1.push(place),
                None => found.push((message, vec![place])),
            }
        }
    }
    if !said.is_empty() {
        watch.applies();
    }
    for (message, places) in found {
        watch.lint(message, places);
    }
}
