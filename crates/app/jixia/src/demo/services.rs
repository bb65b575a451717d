//! What operations need beside a transaction: the till that sells, and the places that can be commented on.

use std::sync::Arc;

use checkout::Till;
use comments::Hosts;
use db::Db;

use super::script::refused;
use crate::house::House;
use crate::settings;

/// A house with the usual settings and the sandbox. What it sells, and what its readers hear, is the same in all.
pub(super) fn house() -> anyhow::Result<House> {
    House::build(&settings::read(None, [], &[("checkout.sandbox", "demo", "true".to_owned())])?)
}

/// Services of a house.
#[derive(Clone)]
pub(super) struct Services {
    pub(super) till: Arc<Till>,
    pub(super) hosts: Arc<Hosts>,
}

impl Services {
    pub(super) fn of(house: &House, db: &Db) -> anyhow::Result<Self> {
        let app = house.app(db.clone())?;
        Ok(Self { till: app.service().map_err(refused)?, hosts: app.service().map_err(refused)? })
    }
}
