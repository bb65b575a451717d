//! `jixia import mdbook DIR`.

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use courses::mdbook::{self, Progress};
use courses::{ImportBook, Imported, import_book};
use kernel::{Currency, Money};

use super::{complain, say};
use crate::house::House;
use crate::settings::Settings;

/// What to bring in.
#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// An mdBook becomes a course; a newer version of the book updates it and keeps everybody's progress.
    Mdbook(Mdbook),
}

/// How a book becomes a course.
#[derive(Debug, Args)]
pub(super) struct Mdbook {
    /// The folder with book.toml or src/SUMMARY.md.
    dir: PathBuf,
    /// Name of the member whose course it becomes.
    #[arg(long)]
    author: String,
    /// The price, such as 99 or 99.50; without one the course is free.
    #[arg(long)]
    price: Option<String>,
    /// The currency of the price.
    #[arg(long, default_value = "CNY")]
    currency: String,
    /// The address of the course; without it one is made from the title.
    #[arg(long)]
    slug: Option<String>,
    /// Leave the course a draft.
    #[arg(long)]
    draft: bool,
}

impl Import {
    pub(super) fn run(&self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let Self::Mdbook(book) = self;
        book.run(settings)
    }
}

impl Mdbook {
    fn run(&self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let prices = match &self.price {
            None => Vec::new(),
            Some(text) => {
                let currency: Currency = self
                    .currency
                    .parse()
                    .map_err(|_| anyhow::anyhow!("--currency {}: unknown", self.currency))?;
                let price = Money::parse(text, currency)
                    .map_err(|_| anyhow::anyhow!("--price {text}: not an amount of {currency}"))?;
                if price.minor <= 0 {
                    anyhow::bail!("--price {text}: a price is above 0; leave --price out for a free course");
                }
                vec![price]
            }
        };
        let shows = std::io::stderr().is_terminal();
        let mut progress = |step: Progress<'_>| show(shows, step);
        let (book, found) = mdbook::read(&self.dir, mdbook::Limits::default(), &mut progress)?;
        let house = House::build(settings)?;
        let db = house.open_existing_database(settings)?;
        let name = self.author.clone();
        let author = db
            .read_blocking(move |q| accounts::member_by_name(q, &name))?
            .ok_or_else(|| anyhow::anyhow!("--author {}: there is no such member", self.author))?;
        let wanted = ImportBook {
            author: author.id,
            slug: self.slug.clone(),
            prices,
            audience: None,
            publish: !self.draft,
        };
        let imported = import_book(&db, &wanted, &book, &mut progress);
        let off = house.is_off(&db, "courses");
        db.close();
        if shows {
            complain("");
        }
        report(&imported?, settings);
        if off? {
            let origin = settings.origin();
            say(&format!(
                "courses are switched off, so nobody can open it yet: {origin}/desk/settings/features"
            ));
        }
        for entry in found.entries() {
            say(&format!("not read: {entry}"));
        }
        if found.omitted() > 0 {
            say(&format!("not read: {} more", found.omitted()));
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// One line that counts up, where a person watches.
fn show(watched: bool, step: Progress<'_>) {
    if watched {
        let mut out = std::io::stderr().lock();
        // A terminal that is gone is no reason to stop.
        let _ = write!(out, "\r\x1b[K{}/{} {}", step.done + 1, step.total, step.title);
        let _ = out.flush();
    }
}

fn report(imported: &Imported, settings: &Settings) {
    let verb = if imported.created { "new course" } else { "updated course" };
    say(&format!("{verb}: {}{}", settings.origin(), imported.course.path()));
    say(&format!(
        "lessons: {} added, {} changed, {} unchanged, {} retired",
        imported.added, imported.changed, imported.unchanged, imported.retired
    ));
    if let Some(prices) = &imported.repriced {
        let shown = |prices: &[Money]| match prices {
            [] => "none".to_owned(),
            some => some.iter().map(price).collect::<Vec<_>>().join(", "),
        };
        say(&format!("prices: {}, before: {}", shown(&prices.now), shown(&prices.before)));
    }
    for title in &imported.kept {
        say(&format!("kept as edited by hand: {title}"));
    }
    for title in &imported.replaced {
        say(&format!("edited by hand, replaced by the book: {title}"));
    }
}

fn price(price: &Money) -> String {
    format!("{} {}", price.currency, price.decimal())
}
