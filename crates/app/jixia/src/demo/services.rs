//! What operations need beside a transaction: the till that sells, and the places that can be commented on.

use std::sync::Arc;

use checkout::Till;
use comments::Hosts;
use db::Db;

use crate::house::House;
use crate::settings;

/// Services of a house like the one that will serve.
#[derive(Clone)]
pub(super) struct Services {
    pub(super) till: Arc<Till>,
    pub(super) hosts: Arc<Hosts>,
}

impl Services {
    /// A house with the usual settings and the sandbox. Only what it sells matters here, and that is the same in all.
    pub(super) fn try_new(db: &Db) -> anyhow::Result<Self> {
        let settings = settings::read(None, [], &[("checkout.sandbox", "demo", "true".to_owned())])?;
        let app = House::build(&settings)?.app(db.clone())?;
        let (till, hosts) = (app.service::<Till>(), app.service::<Hosts>());
        Ok(Self {
            till: till.map_err(super::script::refused)?,
            hosts: hosts.map_err(super::script::refused)?,
        })
    }
}
