//! Questions that people ask, over a whole book in Chinese and the posts of an English site, read from outside the
//! repository: `JIXIA_TEST_DATA` names the folder, `shared/data` beside the repository is looked for otherwise. Where
//! it is absent the test says so and passes.

use std::path::{Path, PathBuf};

use access::Audience;
use courses::ImportBook;
use courses::mdbook::{self, Limits};
use forum::TopicKind;
use kernel::{Locale, Role, Tier, Viewer};
use testkit::on_both_async;

use crate::common::{ask, block, hear, id, member, nobody, schema, space, write};

#[expect(clippy::print_stdout, reason = "a skipped test says so")]
fn data(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/data");
    let folder = std::env::var_os("JIXIA_TEST_DATA").map_or_else(beside, PathBuf::from).join(name);
    if folder.exists() {
        return Some(folder);
    }
    println!("skipped: {} is not there", folder.display());
    None
}

/// A question, and a part of the title of what it should find.
type Case = (&'static str, &'static str);

/// Over the Rust book in Chinese.
const BOOK: [Case; 40] = [
    ("所有权", "所有权"),
    ("什么是所有权", "什么是所有权"),
    ("引用与借用", "引用与借用"),
    ("slice 类型", "Slice 类型"),
    ("切片", "Slice 类型"),
    ("结构体定义", "结构体"),
    ("方法语法", "方法"),
    ("枚举", "枚举"),
    ("match 控制流", "match"),
    ("if let", "if let"),
    ("包和 crate", "crate"),
    ("模块 作用域 私有性", "模块"),
    ("use 关键字", "use"),
    ("vector 列表", "Vector"),
    ("UTF-8 字符串", "UTF-8"),
    ("HashMap", "Hash Map"),
    ("哈希 map 键值对", "Hash Map"),
    ("panic!", "panic!"),
    ("Result 可恢复的错误", "Result"),
    ("泛型数据类型", "泛型"),
    ("trait 共同行为", "Trait"),
    ("生命周期", "生命周期"),
    ("生命周期标注怎么写", "生命周期"),
    ("如何编写测试", "测试"),
    ("命令行参数", "命令行参数"),
    ("环境变量", "环境变量"),
    ("闭包", "闭包"),
    ("迭代器", "迭代器"),
    ("cargo workspace 工作空间", "工作空间"),
    ("Box<T>", "Box"),
    ("Deref", "Deref"),
    ("Drop Trait", "Drop"),
    ("Rc<T> 引用计数", "Rc"),
    ("RefCell 内部可变性", "RefCell"),
    ("循环引用 内存泄漏", "引用循环"),
    ("线程 spawn", "线程"),
    ("消息传递", "消息传递"),
    ("互斥器 Mutex", "共享状态"),
    ("unsafe", "不安全"),
    ("优雅停机", "停机"),
];

/// Over the posts of the English site.
const SITE: [Case; 25] = [
    ("tag:feature-request tex", "TeX support"),
    ("tag:scope tag:cross-validated different", "Cross-Validated"),
    ("election tag:election", "lection"),
    ("TeX support", "TeX support"),
    ("latex formulas", "TeX"),
    ("cross-validated", "Cross-Validated"),
    ("difference data science cross validated", "Cross-Validated"),
    ("homework", "homework"),
    ("tag synonyms", "synonym"),
    ("site promotion", "promot"),
    ("community ads", "Ads"),
    ("moderator election", "lection"),
    ("scope of the site", "scope"),
    ("off-topic", "topic"),
    ("close votes", "clos"),
    ("career questions", "areer"),
    ("duplicate questions", "uplicate"),
    ("migrate question", "igrat"),
    ("logo design", "ogo"),
    ("how to ask about datasets", "ataset"),
    ("private beta", "eta"),
    ("machine-learning tag", "tag"),
    ("big data", "ata"),
    ("R python code", "ode"),
    ("down votes", "vote"),
];

/// How many questions may miss, of all: language is wide, and this keeps it from getting worse.
const MISSES_MAX: usize = 4;

fn import_book(db: &db::Db, author: &Viewer, folder: &Path) {
    let book = mdbook::read(folder, Limits::default(), &mut |_| {}).unwrap().0;
    let wish = ImportBook {
        author: id(author),
        slug: Some("trpl".to_owned()),
        prices: Vec::new(),
        audience: Some(Audience::Public),
        publish: true,
    };
    courses::import_book(db, &wish, &book, &mut |_| {}).unwrap();
}

/// Title, HTML and tags of the questions.
fn posts(file: &Path) -> Vec<(String, String, Vec<forum::Tag>)> {
    let decoded = |text: &str| {
        let plain =
            text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#xA;", "\n");
        plain.replace("&#xD;", "").replace("&amp;", "&")
    };
    let field = |row: &str, name: &str| {
        let begin = format!(" {name}=\"");
        row.split_once(&begin).and_then(|(_, rest)| rest.split('"').next()).map(decoded)
    };
    let xml = std::fs::read_to_string(file).unwrap();
    let tags = |row: &str| -> Vec<forum::Tag> {
        let written = field(row, "Tags").unwrap_or_default();
        written.split('|').filter_map(|name| forum::Tag::parse(name).ok()).collect()
    };
    let post = |row: &str| Some((field(row, "Title")?, field(row, "Body")?, tags(row)));
    xml.split("<row ").filter_map(post).collect()
}

fn misses(db: &db::Db, cases: &[Case], filter: &str) -> Vec<String> {
    let mut misses = Vec::new();
    for (line, title) in cases {
        let found = ask(db, &nobody(), &format!("{line} {filter}")).items;
        let titles: Vec<String> = found.into_iter().take(5).map(|found| found.title).collect();
        if !titles.iter().any(|found| found.to_lowercase().contains(&title.to_lowercase())) {
            misses.push(format!("{line} -> {titles:?}"));
        }
    }
    misses
}

#[test]
fn sixty_five_questions_find_what_they_mean_among_the_first_five() {
    let (Some(book), Some(site)) = (data("trpl-zh-cn"), data("stackexchange-sample/Posts.xml")) else {
        return;
    };
    on_both_async(&schema(), async |db, _| {
        block(|| {
            let author = member(&db, "译者", Role::Author, Tier::Guest);
            import_book(&db, &author, &book);
            let space = space(&db, "meta", "Meta", Audience::Public);
            let rows = posts(&site);
            let by = id(&author);
            write(&db, move |tx| {
                for (title, html, tags) in &rows {
                    let html = markdown::sanitize_html(html, &markdown::Options::post(Locale::En)).html;
                    let text = forum::Text {
                        body: html.clone(),
                        html,
                        excerpt: String::new(),
                        mentions: Vec::new(),
                        blank: false,
                    };
                    let (kind, title) = (TopicKind::Question, title.clone());
                    let tags = Some(tags.clone());
                    forum::insert_topic(tx, by, &forum::ReadyTopic { space, kind, title, text, tags })?;
                }
                Ok(())
            });
        });
        hear(&db).await;
        block(|| {
            let missed = [misses(&db, &BOOK, "kind:lesson"), misses(&db, &SITE, "kind:topic")].concat();
            assert!(
                missed.len() <= MISSES_MAX,
                "{} of {} missed:\n{}",
                missed.len(),
                BOOK.len() + SITE.len(),
                missed.join("\n")
            );
        });
    });
}
