//! Nobody finds what they may not know of, and locked texts neither answer nor show.

use access::Audience;
use forum::TopicKind;
use kernel::{Role, Tier, Viewer};
use testkit::on_both_async;

use crate::common::{
    article, ask, block, comment, course, grant, grant_on, hear, lesson, member, nobody, publish, reply,
    schema, space, suggestions, topic, write,
};

/// A word that stands in one text and nowhere else, and who may find that text by it.
struct Secret {
    word: &'static str,
    what: &'static str,
    may: &'static [&'static str],
}

/// Everybody who asks.
const ALL: [&str; 9] =
    ["nobody", "member", "scholar", "fellow", "buyer", "author", "rival", "moderator", "owner"];

#[test]
fn nobody_finds_what_they_may_not_read() {
    on_both_async(&schema(), async |db, _| {
        let people: Vec<(&str, Viewer)> = block(|| {
            let people = vec![
                ("nobody", nobody()),
                ("member", member(&db, "孟轲", Role::Member, Tier::Guest)),
                ("scholar", member(&db, "学士甲", Role::Member, Tier::Scholar)),
                ("fellow", member(&db, "大夫乙", Role::Member, Tier::Fellow)),
                ("buyer", member(&db, "买主", Role::Member, Tier::Guest)),
                ("author", member(&db, "邹衍", Role::Author, Tier::Guest)),
                ("rival", member(&db, "邹忌", Role::Author, Tier::Guest)),
                ("moderator", member(&db, "管仲", Role::Moderator, Tier::Guest)),
                ("owner", member(&db, "田齐", Role::Owner, Tier::Guest)),
            ];
            let who = |name: &str| &people.iter().find(|(known, _)| *known == name).unwrap().1;
            let author = who("author");
            let open = space(&db, "open", "公开", Audience::Public);
            let members = space(&db, "members", "会员区", Audience::Members);
            let fellows = space(&db, "fellows", "大夫厅", Audience::Tier(Tier::Fellow));
            let staff = space(&db, "staff", "值房", Audience::Staff);
            let put = |space, title: &str, body: &str| {
                topic(&db, who("moderator"), space, TopicKind::Talk, title, body)
            };
            let tagged = |space, body: &str, tag: &str| {
                let of = (TopicKind::Talk, "带标签的话题");
                crate::common::tagged(&db, who("moderator"), space, of, body, &[tag, "shared"])
            };
            tagged(open, "此处公开", "opentag");
            tagged(fellows, "此处为大夫", "fellowstag");
            tagged(staff, "此处值房", "stafftag");
            let lost = tagged(open, "此处已删", "losttag");
            let keeper = who("owner").clone();
            write(&db, move |tx| forum::delete_topic(tx, &keeper, lost));
            put(open, "公开的话题", "openbody 在此");
            put(members, "会员的话题", "membersbody 在此");
            put(fellows, "大夫的话题 fellowstitle", "fellowsbody 在此");
            let hidden = put(staff, "值房的话题 stafftitle", "staffbody 在此");
            reply(&db, who("owner"), hidden, "staffreply 在此");
            let gone = put(open, "删掉的话题 gonetitle", "gonebody 在此");
            let under = reply(&db, who("member"), gone, "gonereply 在此");
            assert!(under.get() > 0);
            let owner = who("owner").clone();
            write(&db, move |tx| forum::delete_topic(tx, &owner, gone));

            let paid = course(&db, author, "付费的课 paidtitle", Audience::Paid);
            let trial = lesson(&db, author, &paid, "试读的课时", "trialbody 在此", true);
            let locked = lesson(&db, author, &paid, "锁住的课时 lockedtitle", "lockedbody 在此", false);
            comment(&db, author, locked.id.subject(), "lockedcomment 在此");
            publish(&db, author, &paid);
            grant(&db, who("buyer"), &paid);
            let tiered = course(&db, author, "学士的课", Audience::PaidOr(Tier::Scholar));
            lesson(&db, author, &tiered, "学士的课时", "scholarbody 在此", false);
            publish(&db, author, &tiered);
            let draft = course(&db, author, "未发布的课 drafttitle", Audience::Public);
            lesson(&db, author, &draft, "未发布的课时", "draftbody 在此", true);
            comment(&db, who("member"), trial.id.subject(), "trialcomment 在此");

            let text = |word: &str| format!("{word}open 在此\n\n<!-- more -->\n\n{word}wall 在此");
            let sold = article(&db, author, "付费的文章 soldtitle", &text("sold"), Audience::Paid);
            grant_on(&db, who("buyer"), sold.id.subject());
            comment(&db, author, sold.id.subject(), "soldcomment 在此");
            let inner = article(&db, author, "会员的文章", &text("inner"), Audience::Members);
            let said = comment(&db, who("member"), inner.id.subject(), "innercomment 在此");
            let other = comment(&db, who("member"), inner.id.subject(), "gonecomment 在此");
            assert!(said < other);
            let own = who("member").clone();
            write(&db, move |tx| comments::delete_comment(tx, &own, &crate::common::hosts(), other));
            article(&db, author, "公开的文章", &text("free"), Audience::Public);
            let lost = article(&db, author, "删掉的文章 losttitle", &text("lost"), Audience::Public);
            comment(&db, who("member"), lost.id.subject(), "lostcomment 在此");
            let (writer, id) = (author.clone(), lost.id);
            write(&db, move |tx| articles::delete_article(tx, &writer, id).map(drop));
            people.clone()
        });
        hear(&db).await;

        const KEEPERS: &[&str] = &["moderator", "owner"];
        let secrets = [
            Secret { word: "openbody", what: "an open topic", may: &ALL },
            Secret { word: "membersbody", what: "a topic for members", may: &ALL[1..] },
            Secret { word: "fellowstitle", what: "the title of a topic for a tier", may: &ALL },
            Secret {
                word: "fellowsbody",
                what: "a topic for a tier",
                may: &["fellow", "moderator", "owner"],
            },
            Secret { word: "stafftitle", what: "the title of a topic of staff", may: KEEPERS },
            Secret { word: "staffbody", what: "a topic of staff", may: KEEPERS },
            Secret { word: "staffreply", what: "a reply among staff", may: KEEPERS },
            // Tags are as open as the title that they stand under.
            Secret { word: "opentag", what: "a tag of an open topic", may: &ALL },
            Secret { word: "tag:opentag", what: "an open topic by its tag", may: &ALL },
            Secret { word: "fellowstag", what: "a tag of a topic for a tier", may: &ALL },
            Secret { word: "tag:fellowstag", what: "a topic for a tier by its tag", may: &ALL },
            Secret { word: "stafftag", what: "a tag of a topic of staff", may: KEEPERS },
            Secret { word: "tag:stafftag", what: "a topic of staff by its tag", may: KEEPERS },
            Secret { word: "losttag", what: "a tag of a deleted topic", may: &[] },
            Secret { word: "tag:losttag", what: "a deleted topic by its tag", may: &[] },
            Secret { word: "gonetitle", what: "the title of a deleted topic", may: &[] },
            Secret { word: "gonebody", what: "a deleted topic", may: &[] },
            Secret { word: "gonereply", what: "a reply in a deleted topic", may: &[] },
            Secret { word: "paidtitle", what: "the title of a paid course", may: &ALL },
            Secret { word: "trialbody", what: "a trial lesson", may: &ALL },
            Secret { word: "lockedtitle", what: "the title of a paid lesson", may: &ALL },
            Secret {
                word: "lockedbody",
                what: "a paid lesson",
                may: &["buyer", "author", "moderator", "owner"],
            },
            Secret {
                word: "scholarbody",
                what: "a lesson for a tier",
                may: &["scholar", "fellow", "author", "moderator", "owner"],
            },
            Secret {
                word: "lockedcomment",
                what: "a comment under a paid lesson",
                may: &["buyer", "author", "moderator", "owner"],
            },
            Secret { word: "trialcomment", what: "a comment under a trial lesson", may: &ALL },
            Secret { word: "soldtitle", what: "the title of a paid article", may: &ALL },
            Secret { word: "soldopen", what: "the open part of a paid article", may: &ALL },
            Secret { word: "soldwall", what: "a paid article", may: &[] },
            Secret {
                word: "soldcomment",
                what: "a comment under a paid article",
                may: &["buyer", "author", "moderator", "owner"],
            },
            Secret { word: "inneropen", what: "the open part of an article for members", may: &ALL },
            Secret { word: "innerwall", what: "an article for members", may: &[] },
            Secret { word: "innercomment", what: "a comment under an article for members", may: &ALL[1..] },
            Secret { word: "gonecomment", what: "a deleted comment", may: &[] },
            Secret { word: "freewall", what: "an article for all", may: &ALL },
            Secret { word: "losttitle", what: "the title of a deleted article", may: &[] },
            Secret { word: "lostopen", what: "a deleted article", may: &[] },
            Secret { word: "lostcomment", what: "a comment under a deleted article", may: &[] },
            Secret { word: "drafttitle", what: "the title of a draft", may: &[] },
            Secret { word: "draftbody", what: "a draft", may: &[] },
        ];
        block(|| {
            for (name, viewer) in &people {
                for Secret { word, what, may } in &secrets {
                    let may = may.contains(name);
                    let found = ask(&db, viewer, word).items;
                    assert_eq!(!found.is_empty(), may, "{name} finds {what}");
                    // Beside a word that is open, as a prefix, and as part of a loose question.
                    let typed = suggestions(&db, viewer, &word[..word.len() - 2]);
                    assert!(may || typed.is_empty(), "{name} is suggested {what}");
                    let loose = ask(&db, viewer, &format!("{word} 在此")).items;
                    let title_only = word.ends_with("title");
                    let leaks = loose.iter().any(|found| found.passage.to_string().contains(word));
                    assert!(may || !leaks, "{name} is shown {what}");
                    assert!(may || title_only || !loose.iter().any(|found| found.title.contains(word)));
                }
                // Locked texts are never shown, whatever they are found by.
                for found in ask(&db, viewer, "课时").items.iter().chain(&ask(&db, viewer, "话题").items)
                {
                    assert!(found.readable || found.passage.is_empty(), "{name}: {}", found.title);
                }
                let shared = ask(&db, viewer, "tag:shared").items;
                let seen = if KEEPERS.contains(name) { 3 } else { 2 };
                assert_eq!(shared.len(), seen, "{name} lists what has a tag");
                assert!(shared.iter().all(|found| found.readable || found.passage.is_empty()));
                let everything = ask(&db, viewer, "kind:topic").items;
                let staffs = everything.iter().any(|found| found.title.contains("stafftitle"));
                assert_eq!(staffs, KEEPERS.contains(name), "{name} lists what staff talk about");
                assert_eq!(!ask(&db, viewer, "space:staff").items.is_empty(), KEEPERS.contains(name));
            }
        });
    });
}
