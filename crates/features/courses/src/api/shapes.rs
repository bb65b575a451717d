//! What goes in and out as JSON.

use access::{Audience, Stage};
use kernel::{Currency, Cursor, Locale, MemberId, Money, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::Invalid;

use crate::course::{AUDIENCES, Course, CourseId, CourseText, LessonId, ModuleId};
use crate::lesson::{Lesson, LessonState};
use crate::outline::{Outline, OutlineLesson};
use crate::store::courses::Card;

/// An amount of money.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct PriceJson {
    /// Whole minor units: ¥99.00 is 9900.
    pub(crate) minor: i64,
    /// ISO 4217 code.
    #[schema(value_type = String, example = "CNY")]
    pub(crate) currency: Currency,
}

impl From<Money> for PriceJson {
    fn from(price: Money) -> Self {
        Self { minor: price.minor, currency: price.currency }
    }
}

/// A course in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CourseCardJson {
    /// Id.
    #[schema(value_type = i64)]
    pub(crate) id: CourseId,
    /// The name in its address.
    pub(crate) slug: String,
    /// Title.
    pub(crate) title: String,
    /// One or two sentences.
    pub(crate) summary: String,
    /// The author's name.
    pub(crate) author: String,
    /// Lessons that can be read.
    pub(crate) lessons: i64,
    /// How many of them are open to everybody.
    pub(crate) trials: i64,
    /// One price in each currency; empty where it is not sold by itself.
    pub(crate) prices: Vec<PriceJson>,
    /// When it was first published.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) published_at: Option<Timestamp>,
}

impl CourseCardJson {
    pub(crate) fn of(card: Card, prices: &[(CourseId, Money)]) -> Self {
        let own = prices.iter().filter(|(id, _)| *id == card.id);
        Self {
            prices: own.map(|(_, price)| (*price).into()).collect(),
            id: card.id,
            slug: card.slug,
            title: card.title,
            summary: card.summary,
            author: card.name,
            lessons: card.lessons,
            trials: card.trials,
            published_at: card.published_at,
        }
    }
}

/// A part of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CoursesJson {
    /// The courses.
    pub(crate) items: Vec<CourseCardJson>,
    /// Pass as `after` for the next part; `null` at the end.
    #[schema(value_type = Option<String>)]
    pub(crate) next: Option<Cursor>,
}

/// A course.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CourseJson {
    /// Id.
    #[schema(value_type = i64)]
    pub(crate) id: CourseId,
    /// The name in its address.
    pub(crate) slug: String,
    /// Whose work it is.
    #[schema(value_type = i64)]
    pub(crate) author_id: MemberId,
    /// Title.
    pub(crate) title: String,
    /// One or two sentences.
    pub(crate) summary: String,
    /// The landing page in Markdown.
    pub(crate) about: String,
    /// The language of the lessons.
    pub(crate) language: String,
    /// Whom the lessons are for: `public`, `members`, `paid`, `paid-or-scholar`, `paid-or-fellow`.
    #[schema(value_type = String)]
    pub(crate) audience: Audience,
    /// `draft`, `published` or `withdrawn`.
    #[schema(value_type = String)]
    pub(crate) stage: Stage,
    /// One price in each currency; empty where it is not sold by itself.
    pub(crate) prices: Vec<PriceJson>,
    /// Whether the asker may read all lessons.
    pub(crate) readable: bool,
    /// Send it back with an edit.
    pub(crate) version: i64,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) updated_at: Timestamp,
}

impl CourseJson {
    pub(crate) fn of(course: Course, prices: Vec<Money>, readable: bool) -> Self {
        Self {
            id: course.id,
            slug: course.slug,
            author_id: course.owner_id,
            title: course.title,
            summary: course.summary,
            about: course.about,
            language: course.language,
            audience: course.audience,
            stage: course.stage,
            prices: prices.into_iter().map(PriceJson::from).collect(),
            readable,
            version: course.version,
            updated_at: course.updated_at,
        }
    }
}

/// What an author says of a course.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(crate) struct CourseInput {
    /// 2 to 120 characters.
    pub(crate) title: String,
    /// The name in its address, for a new course; left out, the title decides.
    #[serde(default)]
    pub(crate) slug: String,
    /// At most 300 characters.
    #[serde(default)]
    pub(crate) summary: String,
    /// The landing page in Markdown, at most 20,000 characters.
    #[serde(default)]
    pub(crate) about: String,
    /// `zh-CN` or `en`.
    pub(crate) language: String,
    /// `public`, `members`, `paid`, `paid-or-scholar`, `paid-or-fellow`.
    pub(crate) audience: String,
    /// At most one price in each currency.
    #[serde(default)]
    pub(crate) prices: Vec<PriceJson>,
    /// The version that an edit was made from.
    #[serde(default)]
    pub(crate) version: i64,
}

impl CourseInput {
    pub(crate) fn text(&self, invalid: &mut Invalid) -> CourseText {
        CourseText {
            title: self.title.clone(),
            summary: self.summary.clone(),
            about: self.about.clone(),
            language: Locale::from_tag(&self.language).unwrap_or_else(|| {
                invalid.add_not_one_of("language", &Locale::ALL.map(Locale::tag));
                Locale::default()
            }),
            audience: self.audience.parse().unwrap_or_else(|_| {
                invalid.add_not_one_of("audience", &AUDIENCES.map(Audience::as_str));
                Audience::Paid
            }),
            prices: self.prices.iter().map(|price| Money::new(price.minor, price.currency)).collect(),
        }
    }
}

/// A lesson in an outline.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutlineLessonJson {
    /// Id.
    #[schema(value_type = i64)]
    pub(crate) id: LessonId,
    /// The name in its address.
    pub(crate) slug: String,
    /// `4.2`, or empty.
    pub(crate) number: String,
    /// Title.
    pub(crate) title: String,
    /// How deep it is nested.
    pub(crate) depth: u32,
    /// Open to everybody.
    pub(crate) trial: bool,
    /// `open` where the asker may read it, `locked` where not, or `announced` where it has no text yet.
    pub(crate) state: &'static str,
    /// About how long it takes to read.
    pub(crate) minutes: u32,
    /// Whether the asker has completed it.
    pub(crate) completed: bool,
}

/// Some lessons under one title.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ModuleJson {
    /// Id.
    #[schema(value_type = i64)]
    pub(crate) id: ModuleId,
    /// Title; empty for front and back matter.
    pub(crate) title: String,
    /// The heading of the part that it stands in; may be empty.
    pub(crate) part: String,
    /// The lessons in order.
    pub(crate) lessons: Vec<OutlineLessonJson>,
}

/// A course in order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutlineJson {
    /// The modules in order.
    pub(crate) modules: Vec<ModuleJson>,
    /// Lessons that the asker has completed.
    pub(crate) completed: usize,
    /// Lessons that can be read.
    pub(crate) total: usize,
}

impl OutlineJson {
    /// `owned`: the asker may read the whole course.
    pub(crate) fn of(outline: &Outline, owned: bool) -> Self {
        let lesson = |lesson: &OutlineLesson| OutlineLessonJson {
            id: lesson.id,
            slug: lesson.slug.clone(),
            number: lesson.number.clone(),
            title: lesson.title.clone(),
            depth: lesson.depth,
            trial: lesson.trial,
            state: match lesson.state {
                LessonState::Open if !owned && !lesson.trial => "locked",
                state => state.as_str(),
            },
            minutes: lesson.minutes,
            completed: outline.is_done(lesson),
        };
        let modules = outline.parts.iter().flat_map(|part| {
            part.modules.iter().map(|module| ModuleJson {
                id: module.id,
                title: module.title.clone(),
                part: part.title.clone(),
                lessons: module.lessons.iter().map(lesson).collect(),
            })
        });
        let (completed, total) = outline.progress();
        Self { modules: modules.collect(), completed, total }
    }
}

/// A lesson.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LessonJson {
    /// Id.
    #[schema(value_type = i64)]
    pub(crate) id: LessonId,
    /// The course.
    #[schema(value_type = i64)]
    pub(crate) course_id: CourseId,
    /// The module.
    #[schema(value_type = i64)]
    pub(crate) module_id: ModuleId,
    /// The name in its address.
    pub(crate) slug: String,
    /// `4.2`, or empty.
    pub(crate) number: String,
    /// Title.
    pub(crate) title: String,
    /// Open to everybody.
    pub(crate) trial: bool,
    /// The text as safe HTML.
    pub(crate) html: String,
    /// The text as its author wrote it, for whoever may edit it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) markdown: Option<String>,
    /// Send it back with an edit.
    pub(crate) version: i64,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) updated_at: Timestamp,
}

impl LessonJson {
    pub(crate) fn of(lesson: Lesson, html: String, markdown: Option<String>) -> Self {
        Self {
            id: lesson.id,
            course_id: lesson.course_id,
            module_id: lesson.module_id,
            slug: lesson.slug,
            number: lesson.number,
            title: lesson.title,
            trial: lesson.trial,
            html,
            markdown,
            version: lesson.version,
            updated_at: lesson.updated_at,
        }
    }
}

/// What an author writes in a lesson.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(crate) struct LessonInput {
    /// 1 to 160 characters.
    pub(crate) title: String,
    /// The text, at most 300,000 characters.
    pub(crate) markdown: String,
    /// Open to everybody.
    #[serde(default)]
    pub(crate) trial: bool,
    /// For a new lesson: the module that it goes to the end of.
    #[schema(value_type = Option<i64>)]
    pub(crate) module_id: Option<ModuleId>,
    /// For a new lesson without `module_id`: the title of a new module.
    #[serde(default)]
    pub(crate) module_title: String,
    /// The version that an edit was made from.
    #[serde(default)]
    pub(crate) version: i64,
}

/// A title.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(crate) struct TitleInput {
    /// 1 to 160 characters.
    pub(crate) title: String,
}

/// Which way a lesson goes.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(crate) struct MoveInput {
    /// `up` or `down`.
    #[schema(value_type = String)]
    pub(crate) direction: crate::move_lesson::Direction,
}

/// What completing a lesson led to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CompletedJson {
    /// Whether it was not completed before.
    pub(crate) fresh: bool,
    /// Whether the course was completed by it, for the first time.
    pub(crate) course_completed: bool,
}

/// A course that the asker began.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BegunJson {
    /// The course.
    pub(crate) course: CourseCardJson,
    /// Completed lessons.
    pub(crate) completed: i64,
    /// When the course was completed.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) completed_at: Option<Timestamp>,
}

/// A part of the list of begun courses.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BegunListJson {
    /// The courses, the latest first.
    pub(crate) items: Vec<BegunJson>,
    /// Pass as `after` for the next part; `null` at the end.
    #[schema(value_type = Option<String>)]
    pub(crate) next: Option<Cursor>,
}

/// Which part of a list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct After {
    /// `next` of the part before.
    #[param(value_type = Option<String>)]
    pub(crate) after: Option<Cursor>,
    /// 1 to 100, 20 if left out.
    pub(crate) limit: Option<u32>,
}
