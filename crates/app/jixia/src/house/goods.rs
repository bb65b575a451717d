//! What can be bought: joins the features that sell with the checkout, which knows none of them.

use std::sync::{Arc, OnceLock};

use articles::ArticleId;
use checkout::{Goods, GoodsError, Offer, PaidLine};
use courses::CourseId;
use db::{DbError, Snapshot, Tx};
use kernel::{Kind, Tier, Viewer};
use membership::{Interval, Memberships, PlanId, Purchase, PurchaseError};
use ui::Site;

/// The words of the house, set once its catalogues are loaded: goods are made before.
pub(super) type Words = Arc<OnceLock<Arc<Site>>>;

/// Everything that is for sale.
pub(super) fn all(memberships: &Memberships, words: &Words) -> Vec<Arc<dyn Goods>> {
    let plans = Plans { memberships: memberships.clone(), words: Arc::clone(words) };
    vec![Arc::new(Courses), Arc::new(Articles), Arc::new(plans)]
}

/// Single courses.
struct Courses;

impl Goods for Courses {
    fn kind(&self) -> &'static str {
        "course"
    }

    fn offer(&self, q: &mut Snapshot, viewer: &Viewer, id: i64) -> Result<Option<Offer>, DbError> {
        let offer = courses::offer(q, viewer, CourseId::new(id))?;
        Ok(offer.map(|offer| Offer {
            subject: offer.subject,
            title: offer.title,
            summary: offer.summary,
            prices: offer.prices,
            seller: Some(offer.seller),
            share_bps: offer.share_bps,
            url: offer.url,
            owned: offer.owned,
        }))
    }

    fn fulfil(&self, tx: &mut Tx, line: &PaidLine) -> Result<(), GoodsError> {
        let course = CourseId::new(line.subject.id);
        courses::fulfil(tx, line.order.get(), line.line.get(), line.buyer, course).map_err(
            |error| match error {
                courses::FulfilError::Gone => GoodsError::Gone("the course was deleted"),
                courses::FulfilError::Db(error) => GoodsError::Db(error),
            },
        )
    }

    fn reverse(&self, tx: &mut Tx, line: &PaidLine) -> Result<(), DbError> {
        courses::reverse(tx, line.line.get())
    }
}

/// Single articles.
struct Articles;

impl Goods for Articles {
    fn kind(&self) -> &'static str {
        "article"
    }

    fn offer(&self, q: &mut Snapshot, viewer: &Viewer, id: i64) -> Result<Option<Offer>, DbError> {
        let offer = articles::offer(q, viewer, ArticleId::new(id))?;
        Ok(offer.map(|offer| Offer {
            subject: offer.subject,
            title: offer.title,
            summary: offer.summary,
            prices: offer.prices,
            seller: Some(offer.seller),
            share_bps: offer.share_bps,
            url: offer.url,
            owned: offer.owned,
        }))
    }

    fn fulfil(&self, tx: &mut Tx, line: &PaidLine) -> Result<(), GoodsError> {
        let article = ArticleId::new(line.subject.id);
        articles::fulfil(tx, line.order.get(), line.line.get(), line.buyer, article).map_err(|error| {
            match error {
                articles::FulfilError::Gone => GoodsError::Gone("the article was deleted"),
                articles::FulfilError::Db(error) => GoodsError::Db(error),
            }
        })
    }

    fn reverse(&self, tx: &mut Tx, line: &PaidLine) -> Result<(), DbError> {
        articles::reverse(tx, line.line.get())
    }
}

/// Memberships by month and year.
struct Plans {
    memberships: Memberships,
    words: Words,
}

impl Goods for Plans {
    fn kind(&self) -> &'static str {
        membership::kinds::PlanId::KIND
    }

    fn offer(&self, q: &mut Snapshot, viewer: &Viewer, id: i64) -> Result<Option<Offer>, DbError> {
        let Some(plan) = self.memberships.plan_on_sale(q, PlanId::new(id))? else { return Ok(None) };
        let message = match (plan.tier, plan.interval) {
            (Tier::Fellow, Interval::Month) => ui::message("app-plan-fellow-month"),
            (Tier::Fellow, Interval::Year) => ui::message("app-plan-fellow-year"),
            (_, Interval::Month) => ui::message("app-plan-scholar-month"),
            (_, Interval::Year) => ui::message("app-plan-scholar-year"),
        };
        let title = self.words.get().map_or(message, |site| site.messages.get(viewer.locale, message));
        Ok(Some(Offer {
            subject: membership::subject(plan.id),
            title: title.to_owned(),
            summary: plan.tagline.get(viewer.locale).to_owned(),
            prices: plan.prices,
            seller: None,
            share_bps: 0,
            url: "/membership".to_owned(),
            // A second period follows the first.
            owned: false,
        }))
    }

    fn fulfil(&self, tx: &mut Tx, line: &PaidLine) -> Result<(), GoodsError> {
        let purchase = Purchase {
            member: line.buyer,
            plan: PlanId::new(line.subject.id),
            order: line.order.get(),
            line: line.line.get(),
        };
        self.memberships.begin(tx, &purchase).map_err(|error| match error {
            PurchaseError::Impossible(why) => GoodsError::Gone(why),
            PurchaseError::Db(error) => GoodsError::Db(error),
        })
    }

    fn reverse(&self, tx: &mut Tx, line: &PaidLine) -> Result<(), DbError> {
        self.memberships.reverse(tx, line.line.get())
    }
}
