//! Things that belong to members, made by the operations of the house.

use access::Audience;
use accounts::{NewToken, TokenId};
use articles::{Article, ArticleKind, ArticleText, CreateArticle, create_article};
use checkout::{OrderId, PlaceOrder, Till};
use comments::{CommentId, Hosts, Target};
use courses::{
    AddLesson, Course, CourseText, CreateCourse, Lesson, LessonPlace, LessonText, add_lesson, base_of,
    create_course, publish,
};
use db::{Tx, params};
use forum::{ReadyTopic, ReplyId, SpaceDraft, SpaceId, Tag, TopicId, TopicKind};
use kernel::{Currency, Locale, Money};
use membership::{PlanId, PlanInput, Texts, create_plan, offer_plan};
use web::{Error, Invalid};

use super::{Cast, Community, Member};

db::statements! {
    /// Plans that are offered.
    OFFERED = "SELECT id FROM membership_plans WHERE active = $1";
    /// Tokens of a member with this name that work.
    TOKENS = "SELECT id FROM api_tokens WHERE member_id = $1 AND name = $2 AND revoked_at IS NULL";
    /// There is no mail server, so a letter stays.
    KEEP_LETTERS = "UPDATE mail_messages SET state = 'kept'";
    /// What a member was told, and the way out of letters about it.
    TOLD = "SELECT MAX(id) AS id FROM notifications WHERE member_id = $1";
    /// What ends letters to a member.
    WAY_OUT = "SELECT token FROM notification_letters WHERE member_id = $1";
    /// The newest letter.
    NEWEST_LETTER = "SELECT MAX(id) AS id FROM mail_messages";
}

/// What a test finds in the community.
#[derive(Debug, Clone)]
pub struct Sample {
    /// A space for everybody.
    pub space: SpaceId,
    pub space_slug: String,
    /// A question by `lin` in that space.
    pub topic: TopicId,
    /// The answer to it, by `meng`.
    pub reply: ReplyId,
    /// A topic by `lin` there that `lin` deleted.
    pub gone_topic: TopicId,
    /// A second answer by `meng` that `meng` deleted.
    pub gone_reply: ReplyId,
    /// A space for staff.
    pub staff_space: SpaceId,
    pub staff_space_slug: String,
    /// A topic by the moderator in the staff's space.
    pub staff_topic: TopicId,
    /// An answer there, by the owner.
    pub staff_reply: ReplyId,
    /// A comment by `lin` under the open lesson.
    pub comment: CommentId,
    /// Another that `lin` deleted.
    pub gone_comment: CommentId,
    /// A comment by `author` under the paid lesson.
    pub paid_comment: CommentId,
    /// An API token of `lin`.
    pub token: TokenId,
    /// A letter to `lin`, kept.
    pub letter: i64,
    /// Something that `lin` was told.
    pub notification: i64,
    /// What ends the letters to `lin`.
    pub way_out: String,
    pub wares: Wares,
}

/// What is for sale, and what was ordered.
#[derive(Debug, Clone)]
pub struct Wares {
    /// A published course by `author`, for ¥99.
    pub course: Course,
    /// Its first lesson, open to everybody.
    pub trial: Lesson,
    /// Its second lesson, for those who paid.
    pub lesson: Lesson,
    /// A draft by `author`.
    pub draft: Course,
    /// A draft by `author` that `author` deleted.
    pub gone: Course,
    /// A published article by `author` for ¥9, with an open part.
    pub article: Article,
    /// A draft of an article by `author`.
    pub draft_article: Article,
    /// A draft by `author` that `author` deleted.
    pub gone_article: Article,
    /// A plan of the owner's.
    pub plan: PlanId,
    /// An open order of `lin` for that plan.
    pub order: OrderId,
}

impl Community {
    /// Makes all of it anew, but for the two spaces; can be called again and again.
    pub async fn sample(&self) -> Sample {
        let (cast, till) = (self.cast.clone(), self.app.service::<Till>().unwrap());
        let hosts = self.app.service::<Hosts>().unwrap();
        let made =
            self.db.write(move |tx| Maker { tx, cast: &cast, till: &till, hosts: &hosts }.sample()).await;
        let made = made.unwrap_or_else(|error: Error| panic!("the sample cannot be made: {error:?}"));
        let readers = notify::feature(&std::sync::Arc::default()).readers;
        events::run_readers_once(&self.db, &readers).await.unwrap();
        let lin = self.cast.lin.id;
        let told = self.db.read(move |q| -> Result<(i64, String), db::DbError> {
            Ok((q.one(&TOLD, params![lin])?, q.one(&WAY_OUT, params![lin])?))
        });
        let (notification, way_out) = told.await.unwrap();
        Sample { notification, way_out, ..made }
    }

    /// The one that was made first in this community, for tests that change nothing.
    pub async fn sample_once(&self) -> Sample {
        let known = self.first_sample.lock().unwrap().clone();
        match known {
            Some(sample) => sample,
            None => {
                let sample = self.sample().await;
                self.first_sample.lock().unwrap().insert(sample).clone()
            }
        }
    }
}

struct Maker<'a> {
    tx: &'a mut Tx,
    cast: &'a Cast,
    till: &'a Till,
    hosts: &'a Hosts,
}

impl Maker<'_> {
    fn sample(mut self) -> Result<Sample, Error> {
        let Cast { owner, moderator, author, lin, meng, .. } = self.cast;
        let (space, space_slug) = self::space(self.tx, owner, "rust", Audience::Public)?;
        let topic =
            post_topic(self.tx, lin, space, "借用检查器为何不答应", "`&mut` 与 `&` 为何不能并存？", "C++")?;
        let reply = post_reply(self.tx, meng, topic, "因为一读一写，**必有一乱**。")?;
        let gone_topic = post_topic(self.tx, lin, space, "写错地方的一问", "请勿作答。", "误投")?;
        let gone_reply = post_reply(self.tx, meng, topic, "答非所问。")?;
        let now = self.tx.now();
        forum::delete_topic(self.tx, &lin.viewer(now), gone_topic)?;
        forum::delete_reply(self.tx, &meng.viewer(now), gone_reply)?;
        let (staff_space, staff_space_slug) = self::space(self.tx, owner, "office", Audience::Staff)?;
        let staff_topic =
            post_topic(self.tx, moderator, staff_space, "值班表请各位过目", "本月轮值如下。", "轮值")?;
        let staff_reply = post_reply(self.tx, owner, staff_topic, "可。")?;
        let wares = self.wares()?;
        let comment = self.comment(lin, &wares.trial, "这一课讲得**明白**。")?;
        let gone_comment = self.comment(lin, &wares.trial, "说错了。")?;
        comments::delete_comment(self.tx, &lin.viewer(now), self.hosts, gone_comment)?;
        let paid_comment = self.comment(author, &wares.lesson, "合并的细节，下周补一节。")?;
        Ok(Sample {
            space,
            space_slug,
            topic,
            reply,
            gone_topic,
            gone_reply,
            staff_space,
            staff_space_slug,
            staff_topic,
            staff_reply,
            comment,
            gone_comment,
            paid_comment,
            token: self.token(lin)?,
            letter: self.letter()?,
            notification: 0,
            way_out: String::new(),
            wares,
        })
    }

    fn wares(&mut self) -> Result<Wares, Error> {
        let author = self.cast.author.clone();
        let course = self.course(&author, "用 Rust 写一个存储引擎")?;
        let trial = lesson(self.tx, &author, &course, "追加写", true)?;
        let paid = lesson(self.tx, &author, &course, "索引与合并", false)?;
        let now = self.tx.now();
        let course = publish(self.tx, &author.viewer(now), course.id)?;
        let draft = self.course(&author, "尚未写完的一门课")?;
        let gone = self.course(&author, "不再要写的一门课")?;
        courses::delete_course(self.tx, &author.viewer(now), gone.id)?;
        let article = self.article(&author, "换掉消息队列")?;
        let article = articles::publish(self.tx, &author.viewer(now), article.id)?;
        let draft_article = self.article(&author, "尚未写完的一篇")?;
        let gone_article = self.article(&author, "不再要写的一篇")?;
        articles::delete_article(self.tx, &author.viewer(now), gone_article.id)?;
        let plan = self.plan()?;
        let lin = &self.cast.lin;
        let wanted = PlaceOrder { kind: "plan".to_owned(), id: plan.get(), currency: None };
        let order = checkout::place_order(self.tx, self.till, &lin.viewer(now), lin.id, &wanted)?;
        Ok(Wares {
            course,
            trial,
            lesson: paid,
            draft,
            gone,
            article,
            draft_article,
            gone_article,
            plan,
            order,
        })
    }

    /// A new token; the one before stops working, as there is a limit to how many may work at a time.
    fn token(&mut self, member: &Member) -> Result<TokenId, Error> {
        let name = "为范例而设";
        let former: Vec<TokenId> = self.tx.rows(&TOKENS, params![member.id, name])?;
        for token in former {
            accounts::revoke_token(self.tx, member.id, token)?;
        }
        let wanted = NewToken { name: name.to_owned(), days: 30 };
        accounts::create_token(self.tx, member.id, &wanted).map(|created| created.id)
    }

    /// A letter to lin, kept since there is no mail server.
    fn letter(&mut self) -> Result<i64, Error> {
        let letter = mail::Outgoing {
            key: format!("sample-{}", self.tx.token().as_str()),
            to: "lin@example.org".to_owned(),
            kind: "test.sample",
            locale: Locale::ZhCn,
            subject: "有人回答了你的提问".to_owned(),
            letter: mail::Letter {
                greeting: "林溪，你好：".to_owned(),
                paragraphs: vec!["孟轲回答了你。".to_owned()],
                button: None,
                note: String::new(),
            },
            unsubscribe: None,
        };
        mail::enqueue(self.tx, &letter)?;
        self.tx.execute(&KEEP_LETTERS, params![])?;
        Ok(self.tx.one(&NEWEST_LETTER, params![])?)
    }

    fn comment(&mut self, member: &Member, lesson: &Lesson, body: &str) -> Result<CommentId, Error> {
        let text = comments::ready_in(self.tx, body, Locale::ZhCn)?;
        let target = Target { subject: lesson.id.subject(), parent: None };
        let now = self.tx.now();
        comments::post_comment(self.tx, &member.viewer(now), self.hosts, &target, &text)
    }

    fn course(&mut self, author: &Member, title: &str) -> Result<Course, Error> {
        let text = CourseText {
            title: title.to_owned(),
            summary: "从追加写开始".to_owned(),
            about: "你会写出一个键值库。".to_owned(),
            language: Locale::ZhCn,
            audience: Audience::Paid,
            prices: vec![Money::new(9_900, Currency::CNY)],
        };
        let ready = CreateCourse { slug: String::new(), text }.check(Invalid::new())?;
        let now = self.tx.now();
        create_course(self.tx, &author.viewer(now), &ready)
    }

    fn article(&mut self, author: &Member, title: &str) -> Result<Article, Error> {
        let text = ArticleText {
            kind: ArticleKind::Case,
            title: title.to_owned(),
            summary: String::new(),
            body: "先说结论。\n\n<!-- more -->\n\n再说做法。".to_owned(),
            language: Locale::ZhCn,
            audience: Audience::Paid,
            prices: vec![Money::new(900, Currency::CNY)],
            series: "把表用到底".to_owned(),
            series_position: None,
            video_url: String::new(),
            cover: String::new(),
        };
        let ready = CreateArticle { slug: String::new(), text }.check(Invalid::new())?;
        let now = self.tx.now();
        create_article(self.tx, &author.viewer(now), &ready)
    }

    /// A new plan; the one before is retired, as there is one for each tier and interval.
    fn plan(&mut self) -> Result<PlanId, Error> {
        let owner = self.cast.owner.id;
        let offered: Vec<PlanId> = self.tx.rows(&OFFERED, params![true])?;
        for former in offered {
            offer_plan(self.tx, owner, former, false)?;
        }
        let input = PlanInput {
            tier: "scholar".to_owned(),
            interval: "month".to_owned(),
            tagline: Texts { zh: "每天来，学得进去。".to_owned(), en: String::new() },
            benefits: Texts::default(),
            prices: vec![(Currency::CNY, "29".to_owned())],
        };
        create_plan(self.tx, owner, &input.check()?)
    }
}

/// The space with this slug, opened where there is none yet.
fn space(tx: &mut Tx, owner: &Member, slug: &str, audience: Audience) -> Result<(SpaceId, String), Error> {
    if let Some(known) = forum::store::spaces(tx)?.into_iter().find(|space| space.slug == slug) {
        return Ok((known.id, known.slug));
    }
    let draft = SpaceDraft {
        slug: slug.to_owned(),
        name: format!("学宫 {slug}"),
        description: "闲谈与求教".to_owned(),
        audience,
        position: 10,
    };
    let now = tx.now();
    let space = forum::create_space(tx, &owner.viewer(now), &draft)?;
    Ok((space, draft.slug))
}

fn post_topic(
    tx: &mut Tx,
    member: &Member,
    space: SpaceId,
    title: &str,
    body: &str,
    tag: &str,
) -> Result<TopicId, Error> {
    let text = forum::render_in(tx, body.to_owned(), Locale::ZhCn)?;
    let tags = Some(Tag::parse(tag).into_iter().collect());
    let ready = ReadyTopic { space, kind: TopicKind::Question, title: title.to_owned(), text, tags };
    let now = tx.now();
    forum::post_topic(tx, &member.viewer(now), &ready)
}

fn post_reply(tx: &mut Tx, member: &Member, topic: TopicId, body: &str) -> Result<ReplyId, Error> {
    let text = forum::render_in(tx, body.to_owned(), Locale::ZhCn)?;
    let now = tx.now();
    forum::post_reply(tx, &member.viewer(now), topic, &text)
}

fn lesson(tx: &mut Tx, author: &Member, course: &Course, title: &str, trial: bool) -> Result<Lesson, Error> {
    let now = tx.now();
    let viewer = author.viewer(now);
    let base = base_of(tx, &viewer, course.id)?;
    let text = LessonText { title: title.to_owned(), markdown: format!("**{title}**的正文。"), trial };
    let place = LessonPlace::NewModule(format!("{title}之章"));
    let ready = AddLesson { course: course.id, place, text }.check(&base)?;
    add_lesson(tx, &viewer, &ready).map(|(_, lesson)| lesson)
}
