//! The contract's columns that are one element each.

use crate::grammar::named::Named;

/// How a column is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One number.
    Number,
    /// `x_min`, `x_max`, `x_op`: their names.
    Range([&'static str; 3]),
    /// A word of a list.
    Word,
}

/// One column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    /// Its name in the contract.
    pub(crate) name: &'static str,
    /// The element it shows.
    pub(crate) element: Named,
    /// How it is written.
    pub(crate) kind: Kind,
    /// Where the column merges what the element keeps apart: element value, column value (empty: nothing).
    pub(crate) map: &'static [(&'static str, &'static str)],
    /// Elements that the column merges with its own: present in one is present.
    pub(crate) merged: &'static [Named],
}

const fn number(name: &'static str, element: Named) -> Column {
    Column { name, element, kind: Kind::Number, map: &[], merged: &[] }
}

macro_rules! range {
    ($name:literal, $element:expr) => {
        Column {
            name: $name,
            element: $element,
            kind: Kind::Range([concat!($name, "_min"), concat!($name, "_max"), concat!($name, "_op")]),
            map: &[],
            merged: &[],
        }
    };
}

const fn word(name: &'static str, element: Named) -> Column {
    Column { name, element, kind: Kind::Word, map: &[], merged: &[] }
}

/// In the contract's order.
pub(crate) const COLUMNS: &[Column] = &[
    number("age_years", Named::PatientAge),
    word("sex", Named::PatientSex),
    word("aspirate", Named::AspirateQuality),
    word("trephine", Named::TrephineQuality),
    number("trephine_length_mm", Named::TrephineLength),
    number("hb_g_dl", Named::BloodHb),
    number("mcv_fl", Named::BloodMcv),
    number("wbc_10e9_l", Named::BloodWbc),
    number("anc_10e9_l", Named::BloodAnc),
    number("platelets_10e9_l", Named::BloodPlatelets),
    range!("blasts_blood_pct", Named::BloodBlasts),
    range!("cellularity_pct", Named::MarrowCellularity),
    word("cellularity_class", Named::MarrowCellularityClass),
    word("cellularity_for_age", Named::MarrowCellularityForAge),
    word("fat", Named::MarrowFat),
    range!("me_ratio", Named::MarrowMeRatio),
    word("me_ratio_class", Named::MarrowMeRatioClass),
    word("erythroid_quantity", Named::ErythroidQuantity),
    Column {
        name: "erythroid_maturation",
        element: Named::ErythroidMaturation,
        kind: Kind::Word,
        map: &[("megaloblastic", "megaloblastoid")],
        merged: &[],
    },
    word("erythroid_dysplasia", Named::ErythroidDysplasia),
    word("granulocytic_quantity", Named::GranulocyticQuantity),
    word("granulocytic_maturation", Named::GranulocyticMaturation),
    word("granulocytic_dysplasia", Named::GranulocyticDysplasia),
    word("megakaryocyte_quantity", Named::MegakaryocyteQuantity),
    Column {
        name: "megakaryocyte_dysplasia",
        element: Named::MegakaryocyteDysplasia,
        kind: Kind::Word,
        map: &[],
        merged: &[Named::MegakaryocyteAtypia, Named::MegakaryocyteSmall],
    },
    word("megakaryocyte_clusters", Named::MegakaryocyteClusters),
    range!("blasts_pct", Named::MarrowBlasts),
    range!("blasts_flow_pct", Named::FlowBlasts),
    word("blasts_increased", Named::MarrowBlastsIncreased),
    word("auer_rods", Named::MarrowAuerRods),
    range!("promyelocytes_pct", Named::MarrowPromyelocytes),
    range!("monocytes_pct", Named::MarrowMonocytes),
    range!("eosinophils_pct", Named::MarrowEosinophils),
    range!("lymphocytes_pct", Named::MarrowLymphocytes),
    range!("erythroid_pct", Named::MarrowErythroid),
    range!("plasma_cells_aspirate_pct", Named::MarrowPlasmaCellsAspirate),
    range!("plasma_cells_trephine_pct", Named::MarrowPlasmaCellsTrephine),
    range!("plasma_cells_pct", Named::MarrowPlasmaCells),
    range!("ring_sideroblasts_pct", Named::IronRingSideroblasts),
    word("ring_sideroblasts", Named::IronRingSideroblastsSeen),
    word("iron_stores", Named::IronStores),
    word("fibrosis", Named::StromaFibrosis),
    range!("reticulin_grade", Named::StromaReticulinGrade),
    word("reticulin_scale", Named::StromaReticulinScale),
    word("collagen", Named::StromaCollagen),
    word("osteosclerosis", Named::StromaOsteosclerosis),
    word("lymphoid_aggregates", Named::InfiltrateLymphoidAggregates),
    word("lymphoma", Named::InfiltrateLymphoma),
    word("metastasis", Named::InfiltrateMetastasis),
    word("granulomas", Named::InfiltrateGranulomas),
    word("necrosis", Named::InfiltrateNecrosis),
    word("haemophagocytosis", Named::InfiltrateHaemophagocytosis),
    word("organisms", Named::InfiltrateOrganisms),
    word("amyloid", Named::InfiltrateAmyloid),
    word("storage_cells", Named::InfiltrateStorageCells),
    word("mast_cell_aggregates", Named::InfiltrateMastCells),
    word("karyotype_class", Named::CytoClass),
    word("del5q", Named::CytoDel5q),
    word("monosomy7", Named::CytoMonosomy7),
    word("trisomy8", Named::CytoTrisomy8),
    word("del17p", Named::CytoDel17p),
    word("bcr_abl1", Named::CytoBcrAbl1),
    word("pml_rara", Named::CytoPmlRara),
    word("runx1_runx1t1", Named::CytoRunx1Runx1t1),
    word("cbfb_myh11", Named::CytoCbfbMyh11),
    word("kmt2a_r", Named::CytoKmt2aR),
    word("ccnd1_igh", Named::CytoCcnd1Igh),
    word("jak2", Named::GeneJAK2),
    word("calr", Named::GeneCALR),
    word("mpl", Named::GeneMPL),
    word("sf3b1", Named::GeneSF3B1),
    word("tp53", Named::GeneTP53),
    word("npm1", Named::GeneNPM1),
    word("flt3", Named::GeneFLT3),
    word("kit", Named::GeneKIT),
    word("braf", Named::GeneBRAF),
    word("myd88", Named::GeneMYD88),
];
