//! Prints, for authors of grammars, every clause of a report with what was known in it and what was made of it:
//! `cargo run --example trace -- report.txt`

fn main() {
    let grammar = match trephine::grammar::load::built_in() {
        Ok(g) => g,
        Err(errors) => {
            errors.iter().for_each(|e| eprintln!("{e}"));
            std::process::exit(2);
        }
    };
    for report in trephine::input::reports(&std::env::args().skip(1).collect::<Vec<_>>(), &trephine::input::Options::default()) {
        match report {
            Ok(r) => print!("{}", trephine::trace::trace(&trephine::Reading::of(&r, grammar, trephine::Scope::default()))),
            Err(e) => eprintln!("{e}"),
        }
    }
}
