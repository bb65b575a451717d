//! Articles: begun, published, liked and commented on.
//!
//! An article is a file: its head, its text, and then the comments below it.

use std::time::Duration;

use access::Audience;
use anyhow::Context as _;
use articles::{ArticleId, ArticleKind, ArticleText, CreateArticle, create_article, like_article, publish};
use comments::{CommentId, Target, post_comment};
use db::Snapshot;
use kernel::{Currency, Locale, Money};
use serde::Deserialize;
use web::Invalid;

use super::files;
use super::page::{File, Said};
use super::script::{Script, refused};
use super::span::Span;

/// The head of an article.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    slug: String,
    title: String,
    summary: String,
    kind: ArticleKind,
    author: String,
    language: Locale,
    audience: Audience,
    #[serde(default)]
    prices: Vec<(Currency, String)>,
    /// The series that it is part of, after those that were written before it.
    #[serde(default)]
    series: String,
    /// How long ago it was begun.
    written: Span,
    /// How long ago it was published.
    published: Span,
    /// Who likes it.
    #[serde(default)]
    likes: Vec<String>,
}

/// The head of a comment.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Comment {
    by: String,
    ago: Span,
    /// Which comment of this article it answers, counted from 1.
    answers: Option<usize>,
}

/// Puts every article on the script.
pub(super) fn cue(q: &mut Snapshot, script: &mut Script) -> anyhow::Result<()> {
    for file in files::ARTICLES {
        let (article, comments) = file.read::<Head, Comment>()?;
        cue_article(script, *file, article)
            .and_then(|()| cue_comments(q, script, *file, comments))
            .with_context(|| format!("demo/{}", file.name))?;
    }
    Ok(())
}

fn cue_article(script: &mut Script, file: File, article: Said<Head>) -> anyhow::Result<()> {
    let name = file.name;
    let Said { head, body } = article;
    let prices: Result<Vec<Money>, _> =
        head.prices.iter().map(|(currency, price)| Money::parse(price, *currency)).collect();
    let text = ArticleText {
        kind: head.kind,
        title: head.title,
        summary: head.summary,
        body: body.to_owned(),
        language: head.language,
        audience: head.audience,
        prices: prices.context("prices")?,
        series: head.series,
        series_position: None,
        video_url: String::new(),
        cover: String::new(),
    };
    let ready = CreateArticle { slug: head.slug, text }.check(Invalid::new()).map_err(refused)?;
    script.put(script.ago(head.written), &head.author, format!("begin {name}"), move |scene| {
        let article = create_article(scene.tx, &scene.viewer, &ready).map_err(refused)?;
        scene.made.put(name, article.id.get());
        Ok(())
    })?;
    let published = script.ago(head.published);
    script.put(published, &head.author, format!("publish {name}"), move |scene| {
        let article = ArticleId::new(scene.made.get(name)?);
        publish(scene.tx, &scene.viewer, article).map(drop).map_err(refused)
    })?;
    // The first come soon, the others more and more slowly.
    for (number, who) in (1_u64..).zip(&head.likes) {
        let wait = Duration::from_secs(11 * 60 * number * (number + 1));
        let (_, joined) = script.place.member(who)?;
        let at = script.soon_after(published.max(joined), wait);
        script.put(at, who, format!("like of {name} by {who}"), move |scene| {
            let article = ArticleId::new(scene.made.get(name)?);
            like_article(scene.tx, &scene.viewer, article).map(drop).map_err(refused)
        })?;
    }
    Ok(())
}

fn cue_comments(
    q: &mut Snapshot,
    script: &mut Script,
    file: File,
    comments: Vec<Said<Comment>>,
) -> anyhow::Result<()> {
    let article = file.name;
    for (number, comment) in (1..).zip(comments) {
        let Comment { by, ago, answers } = comment.head;
        let text = comments::ready_in(q, comment.body, Locale::default()).map_err(refused)?;
        let name = |number: usize| format!("{article}#{number}");
        let (own, answered) = (name(number), answers.map(name));
        script.put(script.ago(ago), &by, own.clone(), move |scene| {
            let subject = ArticleId::new(scene.made.get(article)?).subject();
            let parent = answered.as_deref().map(|name| scene.made.get(name)).transpose()?;
            let target = Target { subject, parent: parent.map(CommentId::new) };
            let posted = post_comment(scene.tx, &scene.viewer, &scene.services.hosts, &target, &text);
            scene.made.put(&own, posted.map_err(refused)?.get());
            Ok(())
        })?;
    }
    Ok(())
}
