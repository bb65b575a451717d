//! What authors and readers do, on both engines: who may, what stays, and what happens twice.

use std::time::Duration;

use access::{Audience, Removal, Stage};
use articles::{
    Article, ArticleText, FulfilError, article_at, delete_article, discussed_article, fulfil, like_article,
    newest, newest_by, offer, publish, restore_article, reverse, schedule, searchable_article,
    unlike_article, unschedule, withdraw,
};
use db::{Db, DbError, Tx};
use kernel::{Currency, ManualClock, Money, Tier, Timestamp, Viewer};
use testkit::{on_both, on_both_async};
use web::Error;

use crate::common::{
    Cast, OPEN, SECRET, code, count, draft, edit, events, id, nobody, published, read, text, write,
};

fn seen(db: &Db, viewer: &Viewer, article: &Article) -> Result<articles::ArticleView, Error> {
    let (viewer, slug) = (viewer.clone(), article.slug.clone());
    read(db, move |q| article_at(q, &viewer, &slug))
}

fn buy(db: &Db, buyer: &Viewer, article: &Article, order: i64) -> Result<(), FulfilError> {
    let (buyer, article) = (id(buyer), article.id);
    db.write_blocking(move |tx: &mut Tx| fulfil(tx, order, order * 10, buyer, article))
}

fn stage(db: &Db, author: &Viewer, article: &Article) -> Stage {
    seen(db, author, article).unwrap().article.stage
}

#[test]
fn only_authors_begin_articles_and_addresses_stay_apart() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        assert_eq!(code(draft(db, &nobody(), text())), "session.required");
        assert_eq!(code(draft(db, &cast.lin, text())), "articles.authors_only");
        let first = draft(db, &cast.author, text()).unwrap();
        let second = draft(db, &cast.other_author, text()).unwrap();
        assert_eq!((first.slug.as_str(), second.slug.as_str()), ("换掉消息队列", "换掉消息队列-2"));
        assert_eq!(first.stage, Stage::Draft);
        for stranger in [&nobody(), &cast.lin, &cast.other_author] {
            assert_eq!(code(seen(db, stranger, &first)), "request.not_found");
        }
        seen(db, &cast.moderator, &first).unwrap();
    });
}

#[test]
fn two_tabs_notice_each_other_and_nobody_edits_for_another() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let article = published(db, &cast.author, text());
        assert_eq!(
            code(edit(db, &cast.other_author, article.id, article.version, text())),
            "access.not_yours"
        );
        let changed = ArticleText { title: "换了消息队列之后".into(), ..text() };
        let edited = edit(db, &cast.author, article.id, article.version, changed.clone()).unwrap();
        assert_eq!((edited.title.as_str(), &edited.slug), ("换了消息队列之后", &article.slug));
        assert_eq!(code(edit(db, &cast.author, article.id, article.version, changed)), "edit.stale");
        let empty = ArticleText { body: " ".into(), video_url: String::new(), ..text() };
        assert_eq!(code(edit(db, &cast.author, article.id, edited.version, empty)), "input.required");
        assert_eq!(count(db, "articles.article.edited"), 1);
    });
}

#[test]
fn what_is_behind_the_wall_goes_to_those_alone_who_may_read_it() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let article = published(db, &cast.author, text());
        for stranger in [&nobody(), &cast.lin, &cast.other_author] {
            let view = seen(db, stranger, &article).unwrap();
            assert!(!view.is_readable() && view.html.contains(OPEN));
            assert!(!format!("{view:?}").contains(SECRET) && !format!("{view:?}").contains("secret-film"));
        }
        buy(db, &cast.lin, &article, 1).unwrap();
        for reader in [&cast.lin, &cast.author, &cast.moderator] {
            let view = seen(db, reader, &article).unwrap();
            assert!(view.html.contains(SECRET) && view.video_url.contains("secret-film"));
        }
        // Nor where lists, search and the log are made.
        let found = article.id;
        let searchable = read(db, move |q| Ok(searchable_article(q, found)?)).unwrap().unwrap();
        let shelf = read(db, newest).unwrap().unwrap();
        for leak in [format!("{searchable:?}"), format!("{shelf:?}"), format!("{:?}", events(db))] {
            assert!(!leak.contains(SECRET) && !leak.contains("secret-film"), "{leak}");
        }
        assert!(searchable.text.contains(OPEN));
        // An article that was open is closed with its next edit.
        let public = published(db, &cast.author, crate::common::public("开放的一篇"));
        assert!(seen(db, &nobody(), &public).unwrap().html.contains(SECRET));
        let closed = edit(db, &cast.author, public.id, public.version, text()).unwrap();
        assert!(!format!("{:?}", seen(db, &nobody(), &closed).unwrap()).contains(SECRET));
        assert!(!closed.excerpt.contains(SECRET));
    });
}

#[test]
fn members_and_tiers_read_what_is_for_them() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let for_members = ArticleText { audience: Audience::Members, prices: vec![], ..text() };
        let members = published(db, &cast.author, for_members);
        assert!(!seen(db, &nobody(), &members).unwrap().is_readable());
        assert!(seen(db, &cast.lin, &members).unwrap().is_readable());
        let fellows =
            published(db, &cast.author, ArticleText { audience: Audience::PaidOr(Tier::Fellow), ..text() });
        let scholar = crate::common::viewer(id(&cast.lin), kernel::Role::Member, Tier::Scholar);
        let fellow = crate::common::viewer(id(&cast.lin), kernel::Role::Member, Tier::Fellow);
        assert!(!seen(db, &scholar, &fellows).unwrap().is_readable());
        assert!(seen(db, &fellow, &fellows).unwrap().is_readable());
    });
}

#[test]
fn an_article_is_sold_once_and_taken_back_once() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let article = published(db, &cast.author, text());
        let offered = |viewer: &Viewer| {
            let (viewer, id) = (viewer.clone(), article.id);
            read(db, move |q| Ok(offer(q, &viewer, id)?)).unwrap()
        };
        let wanted = offered(&cast.lin).unwrap();
        assert_eq!(wanted.price(Currency::CNY), Some(Money::new(900, Currency::CNY)));
        assert_eq!(
            (wanted.seller, wanted.share_bps, wanted.owned),
            (id(&cast.author), articles::SHARE_BPS, false)
        );
        assert!(!wanted.summary.contains(SECRET));
        for _ in 0..2 {
            buy(db, &cast.lin, &article, 1).unwrap();
        }
        assert!(offered(&cast.lin).unwrap().owned);
        // What was bought stays when the article is no longer offered.
        write(db, &cast.author, move |tx, viewer| withdraw(tx, viewer, article.id)).unwrap();
        assert!(seen(db, &cast.lin, &article).unwrap().is_readable());
        assert_eq!(code(seen(db, &cast.meng, &article)), "request.not_found");
        assert!(offered(&cast.meng).is_none());
        for _ in 0..2 {
            db.write_blocking(|tx: &mut Tx| -> Result<(), DbError> { reverse(tx, 10) }).unwrap();
        }
        assert_eq!(code(seen(db, &cast.lin, &article)), "request.not_found");
        // A late second notice of payment undoes no refund.
        buy(db, &cast.lin, &article, 1).unwrap();
        assert_eq!(code(seen(db, &cast.lin, &article)), "request.not_found");
        write(db, &cast.author, move |tx, viewer| delete_article(tx, viewer, article.id)).unwrap();
        assert!(matches!(buy(db, &cast.meng, &article, 2), Err(FulfilError::Gone)));
    });
}

#[test]
fn a_time_that_was_set_publishes_at_that_time_and_another_takes_its_place() {
    on_both_async(&crate::common::schema(), async |db, clock| {
        let works = articles::feature().works;
        let cast = tokio::task::block_in_place(|| Cast::new(&db));
        let run = async |db: &Db, clock: &ManualClock, at: Timestamp| {
            clock.set(at);
            events::run_due_once(db, &works).await.unwrap();
        };
        let start = Timestamp::from_seconds(1_767_225_600);
        let at = |hours: u64| start.plus(Duration::from_secs(hours * 3600));
        let second = Duration::from_secs(1);
        let author = &cast.author;
        let (article, empty) = tokio::task::block_in_place(|| {
            let empty = ArticleText { body: String::new(), video_url: String::new(), ..text() };
            (draft(&db, author, text()).unwrap(), draft(&db, author, empty).unwrap())
        });
        let set = |article: &Article, when: Timestamp| {
            let id = article.id;
            tokio::task::block_in_place(|| {
                write(&db, author, move |tx, viewer| schedule(tx, viewer, id, when))
            })
        };
        let stage_now = |article: &Article| tokio::task::block_in_place(|| stage(&db, author, article));
        assert_eq!(code(set(&article, start)), "articles.schedule.past");
        assert_eq!(code(set(&empty, at(1))), "articles.publish.empty");
        set(&article, at(1)).unwrap();
        set(&article, at(2)).unwrap();
        run(&db, &clock, at(1).plus(second)).await;
        assert_eq!(stage_now(&article), Stage::Draft, "the first time does not hold any more");
        run(&db, &clock, at(2).minus(second)).await;
        assert_eq!(stage_now(&article), Stage::Draft);
        run(&db, &clock, at(2)).await;
        assert_eq!(stage_now(&article), Stage::Published);
        run(&db, &clock, at(3)).await;
        tokio::task::block_in_place(|| {
            assert_eq!(count(&db, "articles.article.published"), 1);
            let public = seen(&db, &nobody(), &article).unwrap().article;
            assert_eq!((public.published_at, public.scheduled_at), (Some(at(2)), None));
            assert_eq!(code(set(&article, at(9))), "articles.schedule.published");
        });
        // Dropped, deleted and brought back, published by hand: none of them comes out by itself later.
        let (dropped, deleted, by_hand) = tokio::task::block_in_place(|| {
            let one = || draft(&db, author, text()).unwrap();
            let (dropped, deleted, by_hand) = (one(), one(), one());
            for article in [&dropped, &deleted, &by_hand] {
                set(article, at(5)).unwrap();
            }
            let (a, b, c) = (dropped.id, deleted.id, by_hand.id);
            write(&db, author, move |tx, viewer| unschedule(tx, viewer, a)).unwrap();
            write(&db, author, move |tx, viewer| delete_article(tx, viewer, b)).unwrap();
            write(&db, author, move |tx, viewer| restore_article(tx, viewer, b)).unwrap();
            write(&db, author, move |tx, viewer| publish(tx, viewer, c)).unwrap();
            write(&db, author, move |tx, viewer| withdraw(tx, viewer, c)).unwrap();
            (dropped, deleted, by_hand)
        });
        run(&db, &clock, at(6)).await;
        assert_eq!(stage_now(&dropped), Stage::Draft);
        assert_eq!(stage_now(&deleted), Stage::Draft);
        assert_eq!(stage_now(&by_hand), Stage::Withdrawn);
    });
}

#[test]
fn a_deleted_article_is_gone_until_it_is_brought_back() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let article = published(db, &cast.author, crate::common::public("一篇"));
        let id = article.id;
        let delete = |viewer: &Viewer| write(db, viewer, move |tx, viewer| delete_article(tx, viewer, id));
        let restore = |viewer: &Viewer| write(db, viewer, move |tx, viewer| restore_article(tx, viewer, id));
        assert_eq!(code(delete(&cast.other_author)), "access.not_yours");
        assert_eq!(delete(&cast.author).unwrap().removal, Removal::Owner);
        delete(&cast.author).unwrap();
        assert_eq!(count(db, "articles.article.deleted"), 1);
        assert_eq!(code(seen(db, &cast.lin, &article)), "request.not_found");
        assert!(read(db, move |q| Ok(searchable_article(q, id)?)).unwrap().is_none());
        assert!(read(db, newest).unwrap().is_none());
        assert_eq!(code(restore(&cast.lin)), "request.not_found");
        restore(&cast.author).unwrap();
        assert_eq!(stage(db, &cast.lin, &article), Stage::Published);
        // What staff took away only staff bring back.
        delete(&cast.moderator).unwrap();
        assert_eq!(code(restore(&cast.author)), "access.no_office");
        restore(&cast.moderator).unwrap();
        let place = read(db, move |q| Ok(discussed_article(q, id)?)).unwrap().unwrap();
        assert_eq!((place.title.as_str(), place.url.as_str()), ("一篇", "/articles/一篇"));
    });
}

#[test]
fn a_series_keeps_its_order_and_tells_the_way_on() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let part = |title: &str, place| ArticleText {
            series: "把 Postgres 用到底".into(),
            series_position: place,
            ..crate::common::public(title)
        };
        let one = published(db, &cast.author, part("其一", None));
        let three = published(db, &cast.author, part("其三", Some(9)));
        let two = published(db, &cast.author, part("其二", Some(5)));
        draft(db, &cast.author, part("未成", Some(6))).unwrap();
        // Another author's series of this name is another.
        let other = published(db, &cast.other_author, part("别家", None));
        let place = |article: &Article| seen(db, &nobody(), article).unwrap().series.unwrap();
        let titles = |article: &Article| {
            let place = place(article);
            let title = |way: Option<(String, String)>| way.map(|(title, _)| title).unwrap_or_default();
            (title(place.previous), place.number, title(place.next))
        };
        assert_eq!(titles(&one), (String::new(), 1, "其二".into()));
        assert_eq!(titles(&two), ("其一".into(), 2, "其三".into()));
        assert_eq!(titles(&three), ("其二".into(), 3, String::new()));
        assert_eq!(titles(&other), (String::new(), 1, String::new()));
        assert_ne!(place(&one).series.slug, place(&other).series.slug);
        // An edit that says nothing of the place leaves it; out of the series is out.
        let same = edit(db, &cast.author, two.id, two.version, part("其二", None)).unwrap();
        assert_eq!(same.series_position, 5);
        let out = edit(db, &cast.author, two.id, same.version, crate::common::public("其二")).unwrap();
        assert_eq!(out.series_id, None);
        assert_eq!(titles(&one).2, "其三");
        let author = id(&cast.author);
        assert!(read(db, move |q| newest_by(q, author)).unwrap().is_some());
    });
}

#[test]
fn a_like_counts_once_and_never_for_oneself() {
    on_both(&crate::common::schema(), |db, _| {
        let cast = Cast::new(db);
        let article = published(db, &cast.author, text()).id;
        let like = |viewer: &Viewer| write(db, viewer, move |tx, viewer| like_article(tx, viewer, article));
        assert_eq!(code(like(&cast.author)), "articles.like.own");
        assert_eq!(code(like(&cast.lin)), "access.not_bought");
        let open = published(db, &cast.author, crate::common::public("一篇")).id;
        let like = |viewer: &Viewer| write(db, viewer, move |tx, viewer| like_article(tx, viewer, open));
        assert_eq!(code(like(&nobody())), "session.required");
        like(&cast.lin).unwrap();
        assert_eq!(like(&cast.lin).unwrap().count, 1);
        assert_eq!(like(&cast.meng).unwrap().count, 2);
        let left = write(db, &cast.lin, move |tx, viewer| unlike_article(tx, viewer, open)).unwrap();
        assert_eq!((left.count, left.mine), (1, false));
        assert_eq!((count(db, "articles.like.given"), count(db, "articles.like.taken")), (2, 1));
    });
}
