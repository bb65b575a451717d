//! What is found, in which order, and that the index follows what happens.

use access::Audience;
use forum::{Post, TopicKind};
use kernel::{Role, Tier};
use testkit::on_both_async;

use crate::common::{
    ask, block, course, hear, id, lesson, like, member, nobody, publish, reply, schema, space, suggestions,
    tagged, tags, titles, topic, write,
};

#[test]
fn names_from_code_and_chinese_without_blanks_are_found() {
    on_both_async(&schema(), async |db, _| {
        block(|| {
            let lin = member(&db, "林溪", Role::Member, Tier::Guest);
            let rust = space(&db, "rust", "Rust", Audience::Public);
            let put = |title: &str, body: &str| topic(&db, &lin, rust, TopicKind::Talk, title, body);
            put("C++ 转 Rust 的体会", "写了十年 `C++17`，如今用 `std::collections::HashMap`。");
            put("C 语言的指针", "指针与数组。");
            put("C# 与 .NET 的异步", "`async Task` 在 ASP.NET 里。");
            put("命名的习惯", "`snake_case` 和 `CamelCase`，例如 `parse_http_header` 与 `TcpListener`。");
            put("所有权转移之后", "借用检查器报错：value borrowed here after move，见 `crate::net::Conn`。");
            put("宏的写法", "`println!` 与 `vec!`，还有 `->` 与 `..=`。");
        });
        hear(&db).await;
        block(|| {
            let first = |line: &str| titles(&db, &nobody(), line).first().cloned().unwrap_or_default();
            for (line, title) in [
                ("C++", "C++ 转 Rust 的体会"),
                ("c++17", "C++ 转 Rust 的体会"),
                ("Ｃ＃", "C# 与 .NET 的异步"),
                (".net", "C# 与 .NET 的异步"),
                ("asp.net", "C# 与 .NET 的异步"),
                ("C", "C 语言的指针"),
                ("snake_case", "命名的习惯"),
                ("parse_http_header", "命名的习惯"),
                ("tcp listener", "命名的习惯"),
                ("TcpListener", "命名的习惯"),
                ("HashMap", "C++ 转 Rust 的体会"),
                ("collections::HashMap", "C++ 转 Rust 的体会"),
                ("std::collections", "C++ 转 Rust 的体会"),
                ("crate::net", "所有权转移之后"),
                ("所有权", "所有权转移之后"),
                ("借用检查器", "所有权转移之后"),
                ("检查器报错", "所有权转移之后"),
                ("\"borrowed here after\"", "所有权转移之后"),
                ("println!", "宏的写法"),
                ("->", "宏的写法"),
                ("体会", "C++ 转 Rust 的体会"),
                ("会", "C++ 转 Rust 的体会"),
            ] {
                assert_eq!(first(line), title, "{line}");
            }
            assert_eq!(titles(&db, &nobody(), "C"), ["C 语言的指针"], "C is not C++");
            assert!(titles(&db, &nobody(), "\"here borrowed\"").is_empty(), "a phrase keeps its order");
            for line in
                ["", "，。？", "'\" ) AND (", "\"", "a\" OR \"b", "*", "title:x", ":*", "NEAR(", "'); --"]
            {
                ask(&db, &nobody(), line);
            }
        });
    });
}

#[test]
fn the_index_follows_what_happens() {
    on_both_async(&schema(), async |db, _| {
        let (lin, meng, staff, question, answer) = block(|| {
            let lin = member(&db, "林溪", Role::Member, Tier::Guest);
            let meng = member(&db, "孟轲", Role::Member, Tier::Guest);
            let staff = member(&db, "管仲", Role::Moderator, Tier::Guest);
            let rust = space(&db, "rust", "Rust", Audience::Public);
            let question = topic(&db, &lin, rust, TopicKind::Question, "生命周期怎么标注", "编译不过。");
            let answer = reply(&db, &meng, question, "加上 `'static` 约束即可，见参考手册。");
            (lin, meng, staff, question, answer)
        });
        hear(&db).await;
        let found = |line: &str| block(|| ask(&db, &nobody(), line).items);
        assert_eq!(found("参考手册").len(), 1, "a reply is found");
        assert_eq!(found("参考手册")[0].url, format!("/replies/{answer}"));
        assert_eq!(found("参考手册")[0].title, "生命周期怎么标注", "under the title of its topic");
        assert_eq!(found("孟轲")[0].url, "/members/%E5%AD%9F%E8%BD%B2");
        assert!(found("is:solved 生命周期").is_empty());
        assert_eq!(found("is:open 生命周期").len(), 1);

        block(|| {
            let lin = lin.clone();
            write(&db, move |tx| forum::accept_answer(tx, &lin, answer).map(drop));
            like(&db, &staff, Post::Reply(answer));
        });
        hear(&db).await;
        assert_eq!(found("is:solved 生命周期").len(), 1);
        assert_eq!(found("参考手册")[0].votes, 1);
        assert_eq!(found("author:孟轲").len(), 1);
        assert!(found("author:林溪 参考手册").is_empty());
        assert!(found("author:无此人 生命周期").is_empty());
        assert_eq!(found("space:rust 生命周期").len(), 1);
        assert!(found("space:python 生命周期").is_empty());
        assert_eq!(found("kind:question 生命周期").len(), 1);
        assert!(found("kind:course 生命周期").is_empty());

        block(|| {
            let meng = meng.clone();
            write(&db, move |tx| forum::delete_reply(tx, &meng, answer).map(drop));
        });
        hear(&db).await;
        assert!(found("参考手册").is_empty(), "what was deleted is gone");
        block(|| {
            let meng = meng.clone();
            write(&db, move |tx| forum::restore_reply(tx, &meng, answer).map(drop));
        });
        hear(&db).await;
        assert_eq!(found("参考手册").len(), 1, "and back when it is back");
        block(|| {
            let staff = staff.clone();
            write(&db, move |tx| forum::delete_topic(tx, &staff, question));
        });
        hear(&db).await;
        assert!(
            found("参考手册").is_empty() && found("生命周期").is_empty(),
            "a topic takes its replies along"
        );
        block(|| {
            let staff = staff.clone();
            write(&db, move |tx| forum::restore_topic(tx, &staff, question));
        });
        hear(&db).await;
        assert_eq!(found("参考手册").len(), 1);
        assert_eq!(found("生命周期").len(), 1);
    });
}

#[test]
fn what_is_liked_and_then_edited_is_found_by_what_it_says_now_alone() {
    on_both_async(&schema(), async |db, _| {
        let (lin, answer) = block(|| {
            let lin = member(&db, "林溪", Role::Member, Tier::Guest);
            let meng = member(&db, "孟轲", Role::Member, Tier::Guest);
            let rust = space(&db, "rust", "Rust", Audience::Public);
            let question = topic(&db, &meng, rust, TopicKind::Question, "生命周期怎么标注", "编译不过。");
            let answer = reply(&db, &lin, question, "见参考手册。");
            (lin, answer)
        });
        hear(&db).await;
        let found = |line: &str| block(|| ask(&db, &nobody(), line).items.len());
        assert_eq!(found("参考手册"), 1);
        for name in ["甲一", "乙二", "丙三", "丁四"] {
            block(|| like(&db, &member(&db, name, Role::Member, Tier::Guest), Post::Reply(answer)));
            hear(&db).await;
            assert_eq!(found("参考手册"), 1, "after the like of {name}");
        }
        block(|| {
            let lin = lin.clone();
            write(&db, move |tx| {
                let text = forum::render_in(tx, "见标准文档。".to_owned(), kernel::Locale::ZhCn)?;
                forum::edit_reply(tx, &lin, answer, 1, &text).map(drop)
            });
        });
        hear(&db).await;
        assert_eq!((found("参考手册"), found("标准文档")), (0, 1), "no word stays where it stood");
    });
}

#[test]
fn titles_likes_and_what_says_all_come_first() {
    on_both_async(&schema(), async |db, _| {
        block(|| {
            let lin = member(&db, "林溪", Role::Member, Tier::Guest);
            let meng = member(&db, "孟轲", Role::Member, Tier::Guest);
            let rust = space(&db, "rust", "Rust", Audience::Public);
            let put = |title: &str, body: &str| topic(&db, &lin, rust, TopicKind::Talk, title, body);
            put("零碎的话", "有人提到了生命周期，一句带过。");
            put("生命周期入门", "从头讲起。");
            put("两篇相同的文章", "锁与原子操作的取舍");
            let liked = put("两篇相同的文字", "锁与原子操作的取舍");
            like(&db, &meng, Post::Topic(liked));
            assert_ne!(id(&lin), id(&meng));
        });
        hear(&db).await;
        block(|| {
            assert_eq!(titles(&db, &nobody(), "生命周期"), ["生命周期入门", "零碎的话"]);
            assert_eq!(titles(&db, &nobody(), "原子操作")[0], "两篇相同的文字");
            let results = ask(&db, &nobody(), "生命周期应该怎么标注才对");
            assert!(results.loose && !results.items.is_empty(), "what says some of it is shown as such");
            let passage = ask(&db, &nobody(), "带过").items[0].passage.to_string();
            assert_eq!(passage, "有人提到了生命周期，一句<mark>带过</mark>。");
        });
    });
}

#[test]
fn what_is_being_typed_is_found_before_it_is_finished() {
    on_both_async(&schema(), async |db, _| {
        block(|| {
            let author = member(&db, "邹衍", Role::Author, Tier::Guest);
            let made = course(&db, &author, "Ownership 详解", Audience::Public);
            lesson(&db, &author, &made, "Borrowing", "可变借用与不可变借用。", false);
            publish(&db, &author, &made);
        });
        hear(&db).await;
        block(|| {
            let first =
                |line: &str| suggestions(&db, &nobody(), line).first().map(|found| found.title.clone());
            assert_eq!(first("own").as_deref(), Some("Ownership 详解"));
            assert_eq!(first("borr").as_deref(), Some("Borrowing"));
            assert_eq!(first("可变借").as_deref(), Some("Borrowing"));
            assert_eq!(first("邹").as_deref(), Some("邹衍"));
            assert_eq!(first(""), None);
            assert_eq!(first("space:rust"), None, "a filter alone suggests nothing");
            assert!(titles(&db, &nobody(), "own").is_empty(), "a finished question means its words");
        });
    });
}

#[test]
fn a_tag_is_found_by_its_name_and_as_a_filter_and_followed() {
    on_both_async(&schema(), async |db, clock| {
        let (lin, pool) = block(|| {
            let lin = member(&db, "林溪", Role::Member, Tier::Guest);
            let rust = space(&db, "rust", "Rust", Audience::Public);
            let put = |title: &str, body: &str, names: &[&str]| {
                clock.advance(std::time::Duration::from_secs(60));
                tagged(&db, &lin, rust, (TopicKind::Talk, title), body, names)
            };
            let pool = put("连接池该配多大", "等待与超时。", &["事务", "PostgreSQL"]);
            put("老项目怎么迁移", "先补测试。", &["C++", "重构"]);
            put("连接池与事务", "正文里也说到事务。", &[]);
            put("隔离级别", "一致的快照。", &["事务"]);
            (lin, pool)
        });
        hear(&db).await;
        let found = |line: &str| block(|| titles(&db, &nobody(), line));
        assert_eq!(found("tag:事务"), ["隔离级别", "连接池该配多大"], "the newest first");
        assert_eq!(found("tag:事务 连接池"), ["连接池该配多大"]);
        assert_eq!(found("tag:事务 tag:postgresql"), ["连接池该配多大"], "several mean all of them");
        assert_eq!(found("tag:c++"), ["老项目怎么迁移"]);
        assert_eq!(found("tag:Ｃ＋＋"), ["老项目怎么迁移"]);
        assert!(found("tag:c").is_empty() && found("tag:事").is_empty(), "a tag is a whole word");
        assert!(found("tag:事务 kind:reply").is_empty() && found("tag:事务 tag:c++").is_empty());
        assert_eq!(found("重构"), ["老项目怎么迁移"], "its name finds what has it");
        assert_eq!(found("c++"), ["老项目怎么迁移"]);
        assert_eq!(found("事务")[0], "连接池与事务", "a title that says it says more");
        assert_eq!(found("事务").len(), 3);
        assert_eq!(found("tag:事务 连接池该多大才好"), ["连接池该配多大"], "in loose questions too");
        let typed = |line: &str| block(|| suggestions(&db, &nobody(), line)).len();
        assert_eq!((typed("重"), typed("postg"), typed("#")), (1, 1, 0));

        block(|| {
            let lin = lin.clone();
            write(&db, move |tx| {
                let topic = forum::store::topic(tx, pool)?.unwrap();
                let text = forum::render_in(tx, topic.body, kernel::Locale::ZhCn)?;
                let (space, kind, title) = (topic.space_id, topic.kind, topic.title);
                let ready = forum::ReadyTopic { space, kind, title, text, tags: tags(&["连接池"]) };
                forum::edit_topic(tx, &lin, pool, 1, &ready)
            });
        });
        hear(&db).await;
        assert_eq!(found("tag:事务"), ["隔离级别"]);
        assert_eq!(found("tag:连接池"), ["连接池该配多大"]);
        assert!(found("postgresql").is_empty());
    });
}
