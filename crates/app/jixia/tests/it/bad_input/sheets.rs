//! Every form that somebody types into, with what is right in it and what is wrong.

use crate::support::{Cast, Member, Sample};

/// A form, filled in so that it would be taken.
pub(super) struct Sheet {
    /// Who fills it in; a passer-by where nobody is named.
    pub who: Option<fn(&Cast) -> &Member>,
    /// The page that shows it.
    pub page: String,
    /// Where it is sent.
    pub action: String,
    /// What is typed.
    pub typed: Vec<(&'static str, String)>,
    /// What somebody types instead, and why that is refused.
    pub wrong: Vec<Wrong>,
}

/// One field typed wrongly.
pub(super) struct Wrong {
    pub field: &'static str,
    pub text: String,
    /// The field beside which the refusal stands, where it is another one.
    pub shown_at: &'static str,
    pub code: &'static str,
    pub limit: Option<(&'static str, i64)>,
}

fn wrong(field: &'static str, text: impl Into<String>, code: &'static str) -> Wrong {
    Wrong { field, text: text.into(), shown_at: field, code, limit: None }
}

fn empty(field: &'static str) -> Wrong {
    wrong(field, "", "input.required")
}

/// One Han letter more than the field takes; letters are counted, not bytes.
fn too_long(field: &'static str, max: usize) -> Wrong {
    let limit = Some(("max", i64::try_from(max).unwrap_or(i64::MAX)));
    Wrong { limit, ..wrong(field, "长".repeat(max + 1), "input.too_long") }
}

fn too_short(field: &'static str, text: &str, min: i64) -> Wrong {
    Wrong { limit: Some(("min", min)), ..wrong(field, text, "input.too_short") }
}

fn bad_value(field: &'static str, text: &str) -> Wrong {
    wrong(field, text, "input.bad_value")
}

fn typed(fields: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    fields.iter().map(|(name, text)| (*name, (*text).to_owned())).collect()
}

/// All forms of the house.
pub(super) fn all(sample: &Sample) -> Vec<Sheet> {
    let mut sheets = accounts();
    sheets.extend(talking(sample));
    sheets.extend(teaching(sample));
    sheets.extend(keeping(sample));
    sheets
}

fn accounts() -> Vec<Sheet> {
    let password = "齐国稷门之下的学宫";
    vec![
        Sheet {
            who: None,
            page: "/register".to_owned(),
            action: "/register".to_owned(),
            typed: typed(&[("name", "接子"), ("mail", "jiezi@example.org"), ("password", password)]),
            wrong: vec![
                empty("name"),
                too_short("name", "接", 2),
                too_long("name", 24),
                wrong("name", "接 子", "accounts.name.shape"),
                wrong("name", "管理员", "accounts.name.reserved"),
                wrong("name", "孟轲", "accounts.name.taken"),
                empty("mail"),
                wrong("mail", "jiezi", "accounts.mail.shape"),
                wrong("mail", "MENGKE@example.org", "accounts.mail.taken"),
                Wrong { limit: Some(("min", 8)), ..wrong("password", "短", "accounts.password.short") },
                wrong("password", "password", "accounts.password.weak"),
                too_long("password", 128),
            ],
        },
        Sheet {
            who: None,
            page: "/login".to_owned(),
            action: "/login".to_owned(),
            typed: typed(&[("login", "孟轲"), ("password", password)]),
            wrong: vec![
                empty("login"),
                empty("password"),
                Wrong { shown_at: "password", ..wrong("login", "查无此人", "accounts.sign_in.wrong") },
                wrong("password", "不是这个密码", "accounts.sign_in.wrong"),
            ],
        },
        Sheet {
            who: Some(|cast| &cast.stranger),
            page: "/settings/profile".to_owned(),
            action: "/settings/profile".to_owned(),
            typed: typed(&[("bio", "治学")]),
            wrong: vec![too_long("bio", 4_000)],
        },
        Sheet {
            who: Some(|cast| &cast.stranger),
            page: "/settings/tokens".to_owned(),
            action: "/settings/tokens".to_owned(),
            typed: typed(&[("name", "脚本"), ("days", "30")]),
            wrong: vec![empty("name"), too_long("name", 60), bad_value("days", "7"), bad_value("days", "多")],
        },
    ]
}

fn talking(sample: &Sample) -> Vec<Sheet> {
    let (topic, reply, comment) = (sample.topic, sample.reply, sample.comment);
    let words = || {
        vec![
            empty("title"),
            too_short("title", "短题", 4),
            too_long("title", 120),
            empty("body"),
            wrong("body", " \n\t ", "input.required"),
            too_long("body", 50_000),
            bad_value("kind", "shout"),
            Wrong { limit: Some(("max", 5)), ..wrong("tags", "a b c d e f", "forum.tags.too_many") },
            Wrong { limit: Some(("max", 30)), ..wrong("tags", "长".repeat(31), "forum.tags.too_long") },
        ]
    };
    let mut new_words = words();
    new_words.extend([bad_value("space", "-1"), bad_value("space", "哪里")]);
    let text = |title: &str| {
        vec![
            ("space", sample.space.to_string()),
            ("kind", "talk".to_owned()),
            ("title", title.to_owned()),
            ("tags", "新书，c++".to_owned()),
            ("body", "未及细想的一段话。".to_owned()),
        ]
    };
    vec![
        Sheet {
            who: Some(|cast| &cast.stranger),
            page: "/topics/new".to_owned(),
            action: "/topics/new".to_owned(),
            typed: text("今日可有新书"),
            wrong: new_words,
        },
        Sheet {
            who: Some(|cast| &cast.lin),
            page: format!("/topics/{topic}/edit"),
            action: format!("/topics/{topic}/edit"),
            typed: text("改过的标题"),
            wrong: words(),
        },
        Sheet {
            who: Some(|cast| &cast.stranger),
            page: format!("/topics/{topic}"),
            action: format!("/topics/{topic}/replies"),
            typed: typed(&[("body", "受教了。")]),
            wrong: vec![empty("body"), too_long("body", 30_000)],
        },
        Sheet {
            who: Some(|cast| &cast.meng),
            page: format!("/replies/{reply}/edit"),
            action: format!("/replies/{reply}/edit"),
            typed: typed(&[("body", "受教了。")]),
            wrong: vec![empty("body"), too_long("body", 30_000)],
        },
        Sheet {
            who: Some(|cast| &cast.stranger),
            page: format!("/comments/on/lesson/{}", sample.wares.trial.id),
            action: format!("/comments/on/lesson/{}", sample.wares.trial.id),
            typed: typed(&[("body", "受教了。")]),
            wrong: vec![empty("body"), too_long("body", 5_000)],
        },
        Sheet {
            who: Some(|cast| &cast.lin),
            page: format!("/comments/{comment}/edit"),
            action: format!("/comments/{comment}/edit"),
            typed: typed(&[("body", "受教了。")]),
            wrong: vec![empty("body"), too_long("body", 5_000)],
        },
    ]
}

fn teaching(sample: &Sample) -> Vec<Sheet> {
    let wares = &sample.wares;
    let about = || {
        vec![
            empty("title"),
            too_long("title", 120),
            too_long("summary", 300),
            too_long("about", 20_000),
            bad_value("language", "tlh"),
            bad_value("audience", "nobody"),
            Wrong { shown_at: "prices", ..wrong("price_CNY", "0", "courses.price.range") },
        ]
    };
    let course = |title: &str| {
        vec![
            ("title", title.to_owned()),
            ("summary", "一门课".to_owned()),
            ("about", "你会学到东西。".to_owned()),
            ("language", "zh-CN".to_owned()),
            ("audience", "paid".to_owned()),
            ("price_CNY", "99.00".to_owned()),
        ]
    };
    let mut new = about();
    new.push(wrong("slug", "a/b", "courses.slug.shape"));
    new.push(wrong("slug", wares.course.slug.clone(), "courses.slug.taken"));
    let lesson =
        || vec![empty("title"), too_long("title", 160), empty("markdown"), too_long("markdown", 300_000)];
    vec![
        Sheet {
            who: Some(|cast| &cast.author),
            page: "/teach/courses/new".to_owned(),
            action: "/teach/courses".to_owned(),
            typed: course("又一门课"),
            wrong: new,
        },
        Sheet {
            who: Some(|cast| &cast.author),
            page: format!("/teach/courses/{}", wares.draft.id),
            action: format!("/teach/courses/{}", wares.draft.id),
            typed: course("改过的课"),
            wrong: about(),
        },
        Sheet {
            who: Some(|cast| &cast.author),
            page: format!("/teach/courses/{}/lessons/new", wares.course.id),
            action: format!("/teach/courses/{}/lessons", wares.course.id),
            typed: typed(&[
                ("title", "新的一课"),
                ("markdown", "正文"),
                ("module", ""),
                ("module_title", "新章"),
            ]),
            wrong: [lesson(), vec![empty("module_title"), too_long("module_title", 160)]]
                .into_iter()
                .flatten()
                .collect(),
        },
        Sheet {
            who: Some(|cast| &cast.author),
            page: format!("/teach/lessons/{}", wares.lesson.id),
            action: format!("/teach/lessons/{}", wares.lesson.id),
            typed: typed(&[("title", "改过的一课"), ("markdown", "改")]),
            wrong: lesson(),
        },
    ]
}

fn keeping(sample: &Sample) -> Vec<Sheet> {
    let space = |slug: &str| {
        vec![
            ("slug", slug.to_owned()),
            ("name", "新学宫".to_owned()),
            ("description", "求教".to_owned()),
            ("audience", "public".to_owned()),
            ("position", "5".to_owned()),
        ]
    };
    let about = || {
        vec![
            empty("slug"),
            wrong("slug", "A B", "forum.space.slug_shape"),
            wrong("slug", sample.staff_space_slug.clone(), "forum.space.slug_taken"),
            empty("name"),
            bad_value("audience", "paid"),
            bad_value("position", "-1"),
            bad_value("position", "第一"),
        ]
    };
    let plan =
        vec![("tier", "fellow".to_owned()), ("interval", "year".to_owned()), ("price_CNY", "999".to_owned())];
    vec![
        Sheet {
            who: Some(|cast| &cast.moderator),
            page: "/desk/spaces/new".to_owned(),
            action: "/desk/spaces/new".to_owned(),
            typed: space("new-space"),
            wrong: about(),
        },
        Sheet {
            who: Some(|cast| &cast.owner),
            page: format!("/desk/spaces/{}", sample.space_slug),
            action: format!("/desk/spaces/{}", sample.space_slug),
            typed: space(&sample.space_slug),
            wrong: about(),
        },
        Sheet {
            who: Some(|cast| &cast.owner),
            page: "/desk/plans/new".to_owned(),
            action: "/desk/plans".to_owned(),
            typed: plan,
            wrong: vec![
                bad_value("tier", "chair"),
                bad_value("interval", "week"),
                too_long("tagline_zh", 60),
                too_long("benefits_en", 1_000),
                Wrong { shown_at: "prices", ..wrong("price_CNY", "", "membership.no_price") },
            ],
        },
    ]
}
