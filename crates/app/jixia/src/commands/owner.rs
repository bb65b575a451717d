//! `jixia owner create`.

use std::io::{BufRead as _, IsTerminal as _};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use kernel::{Locale, Role, SystemEntropy};

use super::{complain, say};
use crate::house::House;
use crate::settings::Settings;

/// What to do about owners.
#[derive(Debug, Subcommand)]
pub(super) enum Owner {
    /// Add a member who owns the community. The password is read from standard input.
    Create(Create),
}

/// Who becomes an owner.
#[derive(Debug, Args)]
pub(super) struct Create {
    /// The name that others see.
    #[arg(long)]
    name: String,
    /// Mail address, to sign in with.
    #[arg(long)]
    mail: String,
}

impl Owner {
    pub(super) fn run(&self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let Self::Create(create) = self;
        if std::io::stdin().is_terminal() {
            complain("Password for the new owner (it shows as you type):");
        }
        let mut password = String::new();
        std::io::stdin().lock().read_line(&mut password)?;
        let password = password.trim_end_matches(['\r', '\n']).to_owned();

        let house = House::build(settings)?;
        let registration =
            accounts::Registration { name: create.name.clone(), mail: create.mail.clone(), password };
        let candidate = match registration.check() {
            Ok(candidate) => candidate,
            Err(error) => return Ok(refuse(&house, &error)),
        };
        let hash = accounts::hash_now(&SystemEntropy, &registration.password)
            .map_err(|error| anyhow::anyhow!("{error:?}"))?;
        let db = house.open_database(settings)?;
        let made = db.write_blocking(move |tx| {
            let owner = accounts::register(tx, &candidate, &hash, Role::Owner)?;
            // Whoever has the machine needs no letter.
            accounts::vouch_for_mail(tx, owner)?;
            Ok(owner)
        });
        db.close();
        match made {
            Ok(id) => {
                say(&format!("{} owns the community now (member {id})", create.name));
                Ok(ExitCode::SUCCESS)
            }
            Err(error) => Ok(refuse(&house, &error)),
        }
    }
}

/// Says in plain words what is wrong with the input.
fn refuse(house: &House, error: &web::Error) -> ExitCode {
    for field in error.fields() {
        complain(&format!("{}: {}", field.field, house.sentence(Locale::En, &field.reason)));
    }
    if error.fields().is_empty() {
        complain(&house.sentence(Locale::En, error.reason()));
    }
    ExitCode::FAILURE
}
