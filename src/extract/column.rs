//! The contract's columns that are one element each.

/// How a column is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One number.
    Number,
    /// `x_min`, `x_max`, `x_op`.
    Range,
    /// A word of a list.
    Word,
}

/// One column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    /// Its name in the contract.
    pub(crate) name: &'static str,
    /// The element it shows.
    pub(crate) element: &'static str,
    /// How it is written.
    pub(crate) kind: Kind,
    /// Where the column merges what the element keeps apart: element value, column value (empty: nothing).
    pub(crate) map: &'static [(&'static str, &'static str)],
    /// Elements that the column merges with its own: present in one is present.
    pub(crate) merged: &'static [&'static str],
}

const fn number(name: &'static str, element: &'static str) -> Column {
    Column { name, element, kind: Kind::Number, map: &[], merged: &[] }
}

const fn range(name: &'static str, element: &'static str) -> Column {
    Column { name, element, kind: Kind::Range, map: &[], merged: &[] }
}

const fn word(name: &'static str, element: &'static str) -> Column {
    Column { name, element, kind: Kind::Word, map: &[], merged: &[] }
}

/// In the contract's order.
pub(crate) const COLUMNS: &[Column] = &[
    number("age_years", "patient.age"),
    word("sex", "patient.sex"),
    word("aspirate", "aspirate.quality"),
    word("trephine", "trephine.quality"),
    number("trephine_length_mm", "trephine.length"),
    number("hb_g_dl", "blood.hb"),
    number("mcv_fl", "blood.mcv"),
    number("wbc_10e9_l", "blood.wbc"),
    number("anc_10e9_l", "blood.anc"),
    number("platelets_10e9_l", "blood.platelets"),
    range("blasts_blood_pct", "blood.blasts"),
    range("cellularity_pct", "marrow.cellularity"),
    word("cellularity_class", "marrow.cellularity_class"),
    word("cellularity_for_age", "marrow.cellularity_for_age"),
    word("fat", "marrow.fat"),
    range("me_ratio", "marrow.me_ratio"),
    word("me_ratio_class", "marrow.me_ratio_class"),
    word("erythroid_quantity", "erythroid.quantity"),
    Column {
        name: "erythroid_maturation",
        element: "erythroid.maturation",
        kind: Kind::Word,
        map: &[("megaloblastic", "megaloblastoid")],
        merged: &[],
    },
    word("erythroid_dysplasia", "erythroid.dysplasia"),
    word("granulocytic_quantity", "granulocytic.quantity"),
    word("granulocytic_maturation", "granulocytic.maturation"),
    word("granulocytic_dysplasia", "granulocytic.dysplasia"),
    word("megakaryocyte_quantity", "megakaryocyte.quantity"),
    Column {
        name: "megakaryocyte_dysplasia",
        element: "megakaryocyte.dysplasia",
        kind: Kind::Word,
        map: &[],
        merged: &["megakaryocyte.atypia", "megakaryocyte.small"],
    },
    word("megakaryocyte_clusters", "megakaryocyte.clusters"),
    range("blasts_pct", "marrow.blasts"),
    range("blasts_flow_pct", "flow.blasts"),
    word("blasts_increased", "marrow.blasts_increased"),
    word("auer_rods", "marrow.auer_rods"),
    range("promyelocytes_pct", "marrow.promyelocytes"),
    range("monocytes_pct", "marrow.monocytes"),
    range("eosinophils_pct", "marrow.eosinophils"),
    range("lymphocytes_pct", "marrow.lymphocytes"),
    range("erythroid_pct", "marrow.erythroid"),
    range("plasma_cells_aspirate_pct", "marrow.plasma_cells_aspirate"),
    range("plasma_cells_trephine_pct", "marrow.plasma_cells_trephine"),
    range("plasma_cells_pct", "marrow.plasma_cells"),
    range("ring_sideroblasts_pct", "iron.ring_sideroblasts"),
    word("ring_sideroblasts", "iron.ring_sideroblasts_seen"),
    word("iron_stores", "iron.stores"),
    word("fibrosis", "stroma.fibrosis"),
    range("reticulin_grade", "stroma.reticulin_grade"),
    word("reticulin_scale", "stroma.reticulin_scale"),
    word("collagen", "stroma.collagen"),
    word("osteosclerosis", "stroma.osteosclerosis"),
    word("lymphoid_aggregates", "infiltrate.lymphoid_aggregates"),
    word("lymphoma", "infiltrate.lymphoma"),
    word("metastasis", "infiltrate.metastasis"),
    word("granulomas", "infiltrate.granulomas"),
    word("necrosis", "infiltrate.necrosis"),
    word("haemophagocytosis", "infiltrate.haemophagocytosis"),
    word("organisms", "infiltrate.organisms"),
    word("amyloid", "infiltrate.amyloid"),
    word("storage_cells", "infiltrate.storage_cells"),
    word("mast_cell_aggregates", "infiltrate.mast_cells"),
    word("karyotype_class", "cyto.class"),
    word("del5q", "cyto.del5q"),
    word("monosomy7", "cyto.monosomy7"),
    word("trisomy8", "cyto.trisomy8"),
    word("del17p", "cyto.del17p"),
    word("bcr_abl1", "cyto.bcr_abl1"),
    word("pml_rara", "cyto.pml_rara"),
    word("runx1_runx1t1", "cyto.runx1_runx1t1"),
    word("cbfb_myh11", "cyto.cbfb_myh11"),
    word("kmt2a_r", "cyto.kmt2a_r"),
    word("ccnd1_igh", "cyto.ccnd1_igh"),
    word("jak2", "gene.JAK2"),
    word("calr", "gene.CALR"),
    word("mpl", "gene.MPL"),
    word("sf3b1", "gene.SF3B1"),
    word("tp53", "gene.TP53"),
    word("npm1", "gene.NPM1"),
    word("flt3", "gene.FLT3"),
    word("kit", "gene.KIT"),
    word("braf", "gene.BRAF"),
    word("myd88", "gene.MYD88"),
];
