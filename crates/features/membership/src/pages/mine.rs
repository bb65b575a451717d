//! A member's own membership: where it stands, and what was bought.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::{Tier, Timestamp};
use ui::Frame;
use web::{App, Error, Meta, ViewerExt as _, Visit};

use crate::memberships::Memberships;
use crate::store::{self, PeriodRow, PeriodState};
use crate::title::tier_message;

#[derive(Template)]
#[template(path = "membership/mine.html")]
struct MinePage {
    f: Frame,
    tier: Tier,
    until: Option<Timestamp>,
    periods: Vec<PeriodRow>,
}

impl MinePage {
    fn tier_name(&self, tier: &Tier) -> String {
        self.f.t(tier_message(*tier)).to_owned()
    }

    fn state(&self, period: &PeriodRow) -> &str {
        let now = self.f.viewer.now;
        self.f.t(match period.state {
            PeriodState::Reversed | PeriodState::Moved => ui::message("membership-period-reversed"),
            PeriodState::Live if period.until_at <= now => ui::message("membership-period-over"),
            PeriodState::Live if period.from_at > now => ui::message("membership-period-waiting"),
            PeriodState::Live => ui::message("membership-period-running"),
        })
    }
}

pub(super) async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let memberships = app.service::<Memberships>()?;
    let read = app.read(&visit, move |q, viewer| {
        let member = viewer.member()?.id;
        Ok((memberships.standing(q, member)?, store::periods(q, member)?))
    });
    let (viewer, ((tier, until), periods)) = read.await?;
    let title = app.site().messages.get(viewer.locale, "membership-nav-mine").to_owned();
    let meta = Meta::titled(title).active("me");
    app.page(&visit, &viewer, meta, |f| MinePage { f, tier, until, periods })
}
