//! Every example of every grammar file.

#[test]
fn every_example_reads_as_its_file_says() {
    let grammar = trephine::grammar::load::built_in().unwrap_or_else(|e| panic!("{e:?}"));
    let failures = trephine::grammar::check::failures(grammar);
    assert!(failures.is_empty(), "{} examples fail:\n{}", failures.len(), failures.join("\n"));
}
