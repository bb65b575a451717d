//! Members sign in with name and password, each hash of which takes as long as it has to.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use accounts::PasswordHasher;
use anyhow::{Context as _, Result, ensure};
use http::{HeaderValue, StatusCode};
use kernel::SystemEntropy;
use rusqlite::{Connection, params};

use super::{Bench, forms};
use crate::figures::{grouped, median};
use crate::load::{Load, Script};
use crate::report::{Row, Target};
use crate::seed::{self, Seeded};
use crate::server::{Changes, Server};
use crate::wire;

/// Members who sign in, again and again.
const MEMBERS: usize = 48;

/// As many as the program compares passwords at once.
const CONNECTIONS: usize = 2;

/// Verifications of which one round takes the middle.
const VERIFIED: usize = 15;

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let scratch = bench.large.copy(&bench.workshop.join("sign-in"))?;
    let hash = set_passwords(&scratch)?;
    let row = sign_ins(bench, &scratch.data, &hash)?;
    fs::remove_dir_all(&scratch.data)?;
    Ok(vec![row])
}

fn sign_ins(bench: &Bench, data: &Path, hash: &str) -> Result<Row> {
    let program = Server::jixia(data, Changes::default(), "/healthz")?;
    let script = login_forms(program.address)?;
    let load = |connections, time| Load {
        script: Arc::clone(&script),
        connections,
        time,
        expected: StatusCode::SEE_OTHER,
    };
    load(CONNECTIONS, Duration::from_secs(1)).run(program.address)?;
    let verification = Verification::prepare(hash)?;
    let (mut rates, mut alone, mut rest, mut whole) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..bench.pace.rounds {
        rates.push(load(CONNECTIONS, bench.pace.turn).run(program.address)?.rate());
        // One after the other, as the verifications beside it: two at once wait for each other's memory.
        let single = load(1, bench.pace.turn).run(program.address)?.within_ms(0.5);
        let verified = verification.takes_ms()?;
        whole.push(single);
        alone.push(verified);
        rest.push(single - verified);
    }
    let rate = median(&rates);
    Ok(Row::per_second("Members who sign in with a password over 2 connections", rate, Target::None).detail(format!(
        "{} in a minute; one by one {:.1} ms each, of which the verification by argon2id takes {:.1} ms and all \
         else {:.1} ms",
        grouped(rate * 60.0),
        median(&whole),
        median(&alone),
        median(&rest)
    )))
}

/// The comparison alone, in this process.
struct Verification {
    runtime: tokio::runtime::Runtime,
    hasher: PasswordHasher,
    hash: String,
}

impl Verification {
    fn prepare(hash: &str) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let hasher = PasswordHasher::try_new(Arc::new(SystemEntropy)).map_err(seed::refused)?;
        Ok(Self { runtime, hasher, hash: hash.to_owned() })
    }

    fn takes_ms(&self) -> Result<f64> {
        let mut took = Vec::new();
        for _ in 0..VERIFIED {
            let (password, stored) = (password(0), Some(self.hash.clone()));
            let begun = Instant::now();
            let fits = self.runtime.block_on(self.hasher.fits(password, stored)).map_err(seed::refused)?;
            took.push(begun.elapsed().as_secs_f64() * 1000.0);
            ensure!(fits, "a password does not fit its own hash");
        }
        Ok(median(&took))
    }
}

fn password(number: usize) -> String {
    format!("竹简 and ink, {number} bells")
}

/// The seeded members have none. Gives the hash of the first one's.
fn set_passwords(scratch: &Seeded) -> Result<String> {
    let hashes = (0..MEMBERS).map(|number| accounts::hash_now(&SystemEntropy, &password(number)));
    let hashes: Vec<String> = hashes.collect::<Result<_, _>>().map_err(seed::refused)?;
    let mut connection = Connection::open(scratch.data.join("jixia.sqlite"))?;
    let transaction = connection.transaction()?;
    for (number, hash) in hashes.iter().enumerate() {
        let mail = mail(number);
        let changed = transaction
            .execute("UPDATE members SET password_hash = ?1 WHERE mail_key = ?2", params![hash, mail])?;
        ensure!(changed == 1, "nobody has the address {mail}");
    }
    transaction.commit()?;
    hashes.into_iter().next().context("no member has a password")
}

/// As the seed has it. The first member owns the community and is left out.
fn mail(number: usize) -> String {
    format!("member{}@example.com", number + 1)
}

/// Forms as browsers send them, each with the cookie and the secret that the page gave it.
fn login_forms(address: SocketAddr) -> Result<Script> {
    let browsers = (0..MEMBERS).map(|number| {
        let page = wire::get(address, "/login", &[])?;
        let given = page.headers().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        let mut cookies = given.filter_map(|(_, cookie)| cookie.split(';').next());
        let cookie =
            cookies.find(|cookie| cookie.starts_with("jixia_visitor=")).context("no cookie was given")?;
        let cookie = HeaderValue::from_str(cookie)?;
        let csrf = forms::hidden_field(&page.text()?, "_csrf").context("the page has no form")?;
        anyhow::Ok((cookie, csrf, mail(number), password(number)))
    });
    let browsers: Vec<_> = browsers.collect::<Result<_>>()?;
    Ok(Arc::new(move |dice| {
        let (cookie, csrf, mail, password) = dice.pick(&browsers);
        let fields = [("_csrf", csrf.as_str()), ("login", mail), ("password", password), ("remember", "on")];
        forms::post("/login", cookie, &fields)
    }))
}
