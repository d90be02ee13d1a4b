//! From the files to the compiled grammar. Every fault is reported with its file; none is fatal to the others.

use crate::error::GrammarError;
use crate::grammar::Grammar;
use crate::grammar::file::{CheckFile, GrammarFiles, PatternFile};
use crate::grammar::flat::Index;
use crate::grammar::lexicon::Lexicon;
use crate::grammar::person;
use crate::grammar::term::{Entity, EntityId};
use crate::grammar::traits::Trait;
use crate::pattern::Patterns;
use crate::pattern::compiled::PatternError;
use std::sync::OnceLock;

/// Compiles the files.
///
/// # Errors
/// All faults found, each with its file.
pub(crate) fn compile(files: GrammarFiles) -> Result<Grammar, Vec<GrammarError>> {
    let (lexicon, errors) = Lexicon::compile(&files);
    let grammar = complete(lexicon, &files.patterns, &files.checks, errors)?;
    Ok(Grammar { files: OnceLock::from(files), ..grammar })
}

/// Completes a compiled lexicon with its patterns.
///
/// # Errors
/// The faults of the lexicon, and those of the patterns.
pub(crate) fn complete(
    lexicon: Lexicon,
    patterns: &[(String, PatternFile)],
    checks: &[(String, CheckFile)],
    mut errors: Vec<GrammarError>,
) -> Result<Grammar, Vec<GrammarError>> {
    let mut elements = lexicon.elements;
    elements.settle();
    let patterns = Patterns::compile(patterns, &elements).unwrap_or_else(|faults| {
        let fault =
            |e: PatternError| GrammarError::new(&format!("patterns/{}", e.pattern), format!("{}: {}", e.field, e.message));
        errors.extend(faults.into_iter().map(fault));
        Patterns::default()
    });
    let mut entities = lexicon.entities;
    for stated in lexicon.stated {
        match (patterns.find(&stated.pattern), entities.get_mut(stated.entity.0 as usize)) {
            (Some(pattern), Some(entity)) => entity.pattern = Some(pattern),
            (_, entity) => {
                let id = entity.map_or("", |e| e.id.as_str());
                errors.push(GrammarError::new(&stated.path, format!("entity {id}: no pattern is called {}", stated.pattern)));
            }
        }
    }
    let checks = crate::lint::data::compile(checks, &elements, &patterns).unwrap_or_else(|faults| {
        errors.extend(faults.into_iter().map(|(path, what)| GrammarError::new(&path, what)));
        Vec::new()
    });
    if !errors.is_empty() {
        return Err(errors);
    }
    let lesion = |(id, e): (u16, &Entity)| Some((e.id.strip_prefix("lesion.")?.to_owned(), EntityId(id)));
    let values = (0..).zip(&lexicon.values).filter_map(|(id, v)| {
        let class = lexicon.classes.get(v.class.0 as usize)?;
        Some((Grammar::value_key(class, &v.id), id))
    });
    Ok(Grammar {
        files: OnceLock::new(),
        by_value: Index::of(lexicon.values.len(), values),
        vocabulary: lexicon.vocabulary,
        spelling: lexicon.spelling,
        senses: lexicon.senses,
        lesions: (0..).zip(&entities).filter_map(lesion).collect(),
        panel: (0..).map(EntityId).zip(&entities).filter_map(|(id, e)| Some((id, e.element?))).collect(),
        drivers: entities.iter().filter(|e| e.traits.has(Trait::MyeloidDriver)).filter_map(|e| e.element).collect(),
        entities,
        persons: person::said(&lexicon.values, &lexicon.classes),
        values: lexicon.values,
        classes: lexicon.classes,
        cues: lexicon.cues,
        sections: lexicon.sections,
        frames: lexicon.frames,
        elements,
        patterns,
        checks,
        number_words: lexicon.numbers.into_iter().collect(),
        known: lexicon.known,
    })
}
