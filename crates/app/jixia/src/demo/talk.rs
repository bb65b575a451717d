//! Topics, replies, likes, accepted answers and edits.

use std::time::Duration;

use anyhow::Context as _;
use db::Snapshot;
use forum::{Post, ReadyTopic, ReplyId, Tag, Text, TopicId, TopicKind, edit_reply, edit_topic, like};
use kernel::{Locale, Timestamp};
use serde::Deserialize;

use super::files;
use super::page::{File, Said};
use super::script::{Script, refused};
use super::span::Span;

/// The head of a topic.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Topic {
    space: String,
    kind: TopicKind,
    title: String,
    tags: Vec<String>,
    by: String,
    /// How long ago it was posted.
    ago: Span,
    /// The language of the thread.
    #[serde(default)]
    language: Locale,
    /// Who likes it.
    #[serde(default)]
    likes: Vec<String>,
    edited: Option<Edited>,
}

/// The head of a reply.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reply {
    by: String,
    /// How long after the topic it was posted.
    after: Span,
    #[serde(default)]
    likes: Vec<String>,
    /// Whether the asker accepted it.
    #[serde(default)]
    accepted: bool,
    edited: Option<Edited>,
}

/// A text that was another one at first.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Edited {
    /// How long after it was posted.
    after: Span,
    /// What it said at first.
    before: String,
}

/// A text as it was posted, and as it was edited later.
struct Texts {
    first: Text,
    then: Option<(Span, Text)>,
}

/// How long an asker takes to accept an answer.
const ACCEPTING: Duration = Duration::from_secs(25 * 60);

/// Puts every topic on the script.
pub(super) fn cue(q: &mut Snapshot, script: &mut Script) -> anyhow::Result<()> {
    for file in files::TOPICS {
        let (topic, replies) = file.read::<Topic, Reply>()?;
        cue_thread(q, script, *file, &topic, &replies).with_context(|| format!("demo/{}", file.name))?;
    }
    Ok(())
}

fn cue_thread(
    q: &mut Snapshot,
    script: &mut Script,
    file: File,
    topic: &Said<Topic>,
    replies: &[Said<Reply>],
) -> anyhow::Result<()> {
    let head = &topic.head;
    let texts = texts(q, topic.body, head.edited.as_ref(), head.language)?;
    let at = script.ago(head.ago);
    let ready = |text| -> anyhow::Result<ReadyTopic> {
        let (space, title) = (script.place.space(&head.space)?, head.title.clone());
        let tag =
            |name: &String| Tag::parse(name).map_err(|why| anyhow::anyhow!("{name} is no tag: {why:?}"));
        let tags = head.tags.iter().map(tag).collect::<anyhow::Result<_>>()?;
        Ok(ReadyTopic { space, kind: head.kind, title, text, tags: Some(tags) })
    };
    let first = ready(texts.first)?;
    let then = texts.then.map(|(after, text)| anyhow::Ok((after, ready(text)?))).transpose()?;
    let name = file.name;
    script.put(at, &head.by, head.title.clone(), move |scene| {
        let topic = forum::post_topic(scene.tx, &scene.viewer, &first).map_err(refused)?;
        scene.made.put(name, topic.get());
        Ok(())
    })?;
    if let Some((after, ready)) = then {
        script.put(
            script.soon_after(at, after.0),
            &head.by,
            format!("edit of {}", head.title),
            move |scene| {
                let topic = TopicId::new(scene.made.get(name)?);
                edit_topic(scene.tx, &scene.viewer, topic, 1, &ready).map_err(refused)
            },
        )?;
    }
    let post = move |id| Post::Topic(TopicId::new(id));
    cue_likes(script, at, &head.likes, name, post)?;
    for (number, reply) in (1..).zip(replies) {
        cue_reply(q, script, (head, name, at), number, reply)
            .with_context(|| format!("reply {number}, by {}", reply.head.by))?;
    }
    Ok(())
}

fn cue_reply(
    q: &mut Snapshot,
    script: &mut Script,
    (topic, topic_name, topic_at): (&Topic, &'static str, Timestamp),
    number: usize,
    reply: &Said<Reply>,
) -> anyhow::Result<()> {
    let head = &reply.head;
    let texts = texts(q, reply.body, head.edited.as_ref(), topic.language)?;
    let at = topic_at.plus(head.after.0);
    let name: std::sync::Arc<str> = format!("{topic_name}#{number}").into();
    let (first, own_name) = (texts.first, name.clone());
    script.put(at, &head.by, format!("reply {name}"), move |scene| {
        let topic = TopicId::new(scene.made.get(topic_name)?);
        let reply = forum::post_reply(scene.tx, &scene.viewer, topic, &first).map_err(refused)?;
        scene.made.put(&own_name, reply.get());
        Ok(())
    })?;
    if let Some((after, text)) = texts.then {
        let own_name = name.clone();
        script.put(script.soon_after(at, after.0), &head.by, format!("edit of {name}"), move |scene| {
            let reply = ReplyId::new(scene.made.get(&own_name)?);
            edit_reply(scene.tx, &scene.viewer, reply, 1, &text).map_err(refused)
        })?;
    }
    if head.accepted {
        let own_name = name.clone();
        script.put(
            script.soon_after(at, ACCEPTING),
            &topic.by,
            format!("acceptance of {name}"),
            move |scene| {
                let reply = ReplyId::new(scene.made.get(&own_name)?);
                forum::accept_answer(scene.tx, &scene.viewer, reply).map(drop).map_err(refused)
            },
        )?;
    }
    cue_likes(script, at, &head.likes, &name, |id| Post::Reply(ReplyId::new(id)))
}

fn cue_likes(
    script: &mut Script,
    at: Timestamp,
    likes: &[String],
    name: &str,
    post: impl Fn(i64) -> Post + Copy + Send + Sync + 'static,
) -> anyhow::Result<()> {
    // The first come soon, the others more and more slowly.
    for (number, who) in (1_u64..).zip(likes) {
        let wait = Duration::from_secs(7 * 60 * number * (number + 1));
        // Who came later likes it soon after coming.
        let (_, joined) = script.place.member(who)?;
        let (when, name) = (script.soon_after(at.max(joined), wait), name.to_owned());
        script.put(when, who, format!("like of {name} by {who}"), move |scene| {
            let post = post(scene.made.get(&name)?);
            like(scene.tx, &scene.viewer, post).map(drop).map_err(refused)
        })?;
    }
    Ok(())
}

fn texts(q: &mut Snapshot, body: &str, edited: Option<&Edited>, language: Locale) -> anyhow::Result<Texts> {
    let mut render = |text: &str| forum::render_in(q, text.trim().to_owned(), language);
    let last = render(body)?;
    Ok(match edited {
        None => Texts { first: last, then: None },
        Some(Edited { after, before }) => Texts { first: render(before)?, then: Some((*after, last)) },
    })
}
