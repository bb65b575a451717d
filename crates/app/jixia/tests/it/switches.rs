//! Search, notifications, points and the overview can be switched off: then they are gone from every page, and once they
//! are on again nothing that happened meanwhile is missing.

use serde_json::{Value, json};

use crate::support::{Community, on_both};

const SWITCHED: [&str; 4] = ["search", "notify", "points", "insight"];

/// The owner switches exactly these features off.
async fn switch_off(community: &Community, off: &[&str]) {
    let mut owner = community.program(&community.cast.owner).await;
    let read = owner.json("GET", "/api/v1/desk/settings", &Value::Null).await.expect_status(200).json();
    let names = read["features"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap());
    let on: Vec<&str> = names.filter(|name| !off.contains(name)).collect();
    let wanted = json!({"on": on, "home": "/", "version": read["features_version"]});
    let _ = owner.json("PUT", "/api/v1/desk/features", &wanted).await.expect_status(200);
    community.app.refresh_standing().await.unwrap();
    assert!(SWITCHED.iter().all(|name| community.app.features().is_on(name) != off.contains(name)));
}

async fn reply(community: &Community, topic: forum::TopicId, body: &str) {
    let mut meng = community.program(&community.cast.meng).await;
    let path = format!("/api/v1/topics/{topic}/replies");
    let _ = meng.json("POST", &path, &json!({"body": body})).await.expect_status(201);
}

async fn points(community: &Community) -> i64 {
    let mut meng = community.program(&community.cast.meng).await;
    let told = meng.json("GET", "/api/v1/points", &Value::Null).await.expect_status(200).json();
    told["points"].as_i64().unwrap()
}

/// How many things the stranger was told.
async fn told(community: &Community) -> usize {
    let mut stranger = community.program(&community.cast.stranger).await;
    let told = stranger.json("GET", "/api/v1/notifications", &Value::Null).await.expect_status(200).json();
    told["items"].as_array().unwrap().len()
}

#[test]
fn what_is_off_is_gone_and_misses_nothing() {
    on_both(&[], async |community| {
        let sample = community.sample().await;
        community.read_log().await;
        let (before, bundles) = (points(community).await, told(community).await);
        let topic = format!("/topics/{}", sample.topic);
        let mut lin = community.browser(&community.cast.lin).await;
        let mut owner = community.browser(&community.cast.owner).await;
        let page = lin.get(&topic).await.expect_status(200);
        assert_eq!((page.count("form.search"), page.count("a.bell")), (1, 1));
        assert_eq!(page.count(".menu a[href=\"/points\"]"), 1);
        let own = format!("/members/{}", community.cast.lin.name);
        let with_badge = lin.get(&own).await.expect_status(200).text().len();

        switch_off(community, &SWITCHED).await;
        for path in [
            "/search?q=rust",
            "/search/suggest?q=rust",
            "/api/v1/search?q=rust",
            "/notifications",
            "/notifications/bell",
            "/settings/notifications",
            "/api/v1/notifications",
            "/points",
            "/api/v1/points",
            "/api/v1/points/board",
            "/desk",
            "/api/v1/desk/summary",
        ] {
            assert_eq!(owner.get(path).await.status, 404, "{path}");
        }
        let page = lin.get(&topic).await.expect_status(200);
        assert_eq!((page.count("form.search"), page.count(".search-link"), page.count("a.bell")), (0, 0, 0));
        assert_eq!(page.count(".menu a[href=\"/points\"]"), 0);
        let passer_by = community.passer_by().get(&topic).await.expect_status(200);
        assert_eq!(passer_by.count("form.search"), 0, "pages that were kept follow");
        assert!(lin.get(&own).await.expect_status(200).text().len() < with_badge);
        // The owner still gets to the desk, or could not switch anything on again.
        let page = owner.get(&topic).await.expect_status(200);
        assert_eq!(page.count(".menu a[href^=\"/desk/\"]"), 1, "{page}");
        // Letters are on their way, and say how they end.
        let way_out = format!("/unsubscribe/{}", sample.way_out);
        let _ = community.passer_by().get(&way_out).await.expect_status(200);

        reply(
            community,
            sample.topic,
            &format!("@{} 藏器于身，待时而动 hidden_instrument", community.cast.stranger.name),
        )
        .await;
        community.read_log().await;

        switch_off(community, &[]).await;
        let search = "/api/v1/search?q=hidden_instrument";
        let found = lin.get(search).await.expect_status(200).json();
        assert_eq!(found["items"].as_array().unwrap().len(), 0, "the readers had paused");
        community.read_log().await;
        let found = lin.get(search).await.expect_status(200).json();
        assert_eq!(found["items"].as_array().unwrap().len(), 1);
        assert_eq!(told(community).await, bundles + 1, "and so is whoever was answered");
        assert!(points(community).await > before, "points are given late rather than never");
        let _ = owner.get("/desk").await.expect_status(200);
        let page = owner.get(&topic).await.expect_status(200);
        assert_eq!((page.count("form.search"), page.count(".menu a[href=\"/desk\"]")), (1, 1));
    });
}

/// The addresses of all spaces, and how many topics there are.
async fn rooms(community: &Community) -> (Vec<String>, usize) {
    let mut owner = community.program(&community.cast.owner).await;
    let spaces = owner.json("GET", "/api/v1/spaces", &Value::Null).await.expect_status(200).json();
    let items = spaces.as_array().unwrap();
    let slugs = items.iter().map(|space| space["slug"].as_str().unwrap().to_owned()).collect();
    let topics = owner.json("GET", "/api/v1/topics", &Value::Null).await.expect_status(200).json();
    (slugs, topics["items"].as_array().unwrap().len())
}

async fn become_of(community: &Community, preset: &str) -> Value {
    let mut owner = community.program(&community.cast.owner).await;
    let read = owner.json("GET", "/api/v1/desk/settings", &Value::Null).await.expect_status(200).json();
    let wanted = json!({"preset": preset, "version": read["features_version"]});
    let now = owner.json("PUT", "/api/v1/desk/preset", &wanted).await.expect_status(200).json();
    community.app.refresh_standing().await.unwrap();
    now
}

#[test]
fn a_community_that_becomes_of_another_kind_loses_nothing() {
    on_both(&[], async |community| {
        let sample = community.sample().await;
        let (before, topics) = rooms(community).await;
        let now = become_of(community, "tech").await;
        assert_eq!(now["home"], json!("/"));
        assert!(!community.app.features().is_on("courses") && community.app.features().is_on("forum"));
        let course = sample.wares.course.path();
        assert_eq!(community.passer_by().get(&course).await.status, 404);
        let (with_tech, still) = rooms(community).await;
        assert!(before.iter().all(|slug| with_tech.contains(slug)) && with_tech.len() > before.len());
        assert_eq!(still, topics, "no first topics in an old community");

        // There and back again, twice: what is there is not made anew.
        for _ in 0..2 {
            let now = become_of(community, "knowledge").await;
            assert_eq!(now["home"], json!("/courses"));
            drop(community.passer_by().get(&course).await.expect_status(200));
            become_of(community, "tech").await;
        }
        let (all, still) = rooms(community).await;
        assert_eq!(still, topics);
        assert_eq!(crate::support::repeated(all.clone()), Vec::<String>::new());
        become_of(community, "knowledge").await;
        assert_eq!(rooms(community).await.0, all);
    });
}
