use super::*;

const ZH: &str = "
-house = 稷下
hello = 欢迎来到{ -house }
only-zh = 只有中文
greet = { $name }，你好
replies = { $count } 条回复
";
const EN: &str = "
-house = Jixia
hello = Welcome to { -house }
only-en = English only
greet = Hello, { $name }
replies = { $count ->
    [one] { $count } reply
   *[other] { $count } replies
}
";

fn messages() -> Messages {
    Messages::load(&[
        Catalogue { locale: Locale::ZhCn, text: ZH },
        Catalogue { locale: Locale::En, text: EN },
    ])
    .unwrap()
}

#[test]
fn messages_are_answered_in_the_language_asked_for() {
    let messages = messages();
    assert_eq!(messages.get(Locale::ZhCn, "hello"), "欢迎来到稷下");
    assert_eq!(messages.get(Locale::En, "hello"), "Welcome to Jixia");
    let name = [("name", Arg::from("<b>"))];
    assert_eq!(messages.format(Locale::ZhCn, "greet", &name), "<b>，你好");
}

#[test]
fn counts_choose_the_plural_and_are_grouped() {
    let messages = messages();
    let reply = |locale, count: i64| messages.format(locale, "replies", &[("count", Arg::from(count))]);
    assert_eq!(reply(Locale::En, 1), "1 reply");
    assert_eq!(reply(Locale::En, 1_286), "1,286 replies");
    assert_eq!(reply(Locale::ZhCn, 1_286), "1,286 条回复");
}

#[test]
fn what_is_missing_falls_back_and_never_breaks_a_page() {
    let messages = messages();
    assert_eq!(messages.get(Locale::En, "only-zh"), "只有中文");
    assert_eq!(messages.get(Locale::ZhCn, "only-en"), "English only");
    assert_eq!(messages.get(Locale::En, "nowhere"), "nowhere");
    assert_eq!(messages.get(Locale::En, "greet"), "greet");
    assert_eq!(messages.format(Locale::En, "greet", &[]), "Hello, {$name}");
    assert_eq!(messages.format(Locale::En, "nowhere", &[]), "nowhere");
}

#[test]
fn a_bad_catalogue_is_refused_with_its_line() {
    let bad = Catalogue { locale: Locale::En, text: "good = yes\nbad { = no\n" };
    let error = Messages::load(&[bad]).unwrap_err();
    assert!(error.to_string().contains("line 2"), "{error}");
    let twice = [Catalogue { locale: Locale::En, text: "a = 1\n" }; 2];
    assert!(Messages::load(&twice).is_err());
}
