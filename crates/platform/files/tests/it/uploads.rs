//! Uploads through the router: what is taken, what is refused, who gets it back, and what is collected.

use std::time::Duration;

use files::{FileId, signed_url};
use http::Request;
use testkit::on_both_async;

use crate::common::{House, png, send};

fn in_a_house(body: impl AsyncFn(&House) + Sync) {
    on_both_async(&crate::common::schema(), async |db, clock| body(&House::open(db, clock)).await);
}

#[test]
fn a_picture_is_taken_made_anew_and_given_to_everybody() {
    in_a_house(async |house| {
        let mut lin = house.member(1);
        let sent = [png(1_000, 500), b"<script>alert(1)</script>".to_vec()].concat();
        let answer = send(&mut lin, "/files", "../../etc/passwd", &sent, &[]).await.expect_status(201);
        let stored = answer.json();
        let url = stored["url"].as_str().unwrap().to_owned();
        assert!(!url.contains("passwd") && !url.contains("..") && url.ends_with(".png"), "{url}");
        assert_eq!((stored["width"].as_i64(), stored["height"].as_i64()), (Some(1_000), Some(500)));
        let mut nobody = house.site.visitor();
        let got = nobody.get(&url).await.expect_status(200);
        assert_eq!(got.header("content-type"), "image/png");
        assert_eq!(got.header("x-content-type-options"), "nosniff");
        assert!(got.header("content-security-policy").contains("sandbox"));
        assert!(got.header("content-disposition").starts_with("inline; filename=\""));
        assert_eq!(i64::try_from(got.body.len()).unwrap(), stored["size"].as_i64().unwrap());
        assert!(!got.body.windows(8).any(|bytes| bytes == b"<script>"));
        let thumb = nobody.get(stored["thumb_url"].as_str().unwrap()).await.expect_status(200);
        assert_eq!(image::load_from_memory(&thumb.body).unwrap().width(), 480);
        // Parts, and what is known already.
        let tag = got.header("etag").to_owned();
        let known = Request::get(&url).header("if-none-match", &tag);
        nobody.send(known, axum::body::Body::empty()).await.expect_status(304);
        let part = Request::get(&url).header("range", "bytes=1-3");
        let part = nobody.send(part, axum::body::Body::empty()).await.expect_status(206);
        assert_eq!(&part.body[..], b"PNG");
        assert_eq!(part.header("content-range"), format!("bytes 1-3/{}", stored["size"]));
        let stale = Request::get(&url).header("range", "bytes=1-3").header("if-range", "\"other\"");
        nobody.send(stale, axum::body::Body::empty()).await.expect_status(200);
        let beyond = Request::get(&url).header("range", "bytes=99999999-");
        nobody.send(beyond, axum::body::Body::empty()).await.expect_status(416);
        // Addresses are not guessed by counting.
        for wrong in ["/files/1/a.png", "/files/4711/a.png", "/files/0/x", "/files/1/..%2f..%2fetc%2fpasswd"]
        {
            nobody.get(wrong).await.expect_status(404);
        }
        nobody.get(&format!("{url}?size=huge")).await.expect_status(404);
        assert!(lin.get("/files").await.expect_status(200).text().contains(&url));
        assert!(!house.member(2).get("/files").await.text().contains(&url));
    });
}

#[test]
fn what_is_no_picture_or_too_much_leaves_nothing_behind() {
    in_a_house(async |house| {
        let mut lin = house.member(1);
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        for (name, bytes, code) in [
            ("a.png", &b""[..], "files.upload.nothing"),
            ("a.svg", svg, "files.upload.kind"),
            ("a.png", b"<html><script>alert(1)</script>", "files.upload.kind"),
            ("a.png", b"%PDF-1.7", "files.upload.kind"),
            ("a.png", &png(8, 8)[..20], "files.upload.broken"),
            ("a.png", &png(8_000, 6_000), "files.upload.pixels"),
        ] {
            let answer = send(&mut lin, "/files", name, bytes, &[]).await.expect_status(422);
            let codes = answer.field_codes();
            assert!(codes.iter().any(|(field, known)| field == "file" && known == code), "{name} {codes:?}");
        }
        let large = vec![0; files::BYTES_MAX + 1];
        send(&mut lin, "/api/v1/files", "a.png", &large, &[]).await.expect_status(413);
        send(&mut lin, "/api/v1/files", "a.png", &[large.clone(), large].concat(), &[])
            .await
            .expect_status(413);
        let shapeless = Request::post("/api/v1/files").header("content-type", "multipart/form-data");
        lin.send(shapeless, "x").await.expect_status(400);
        let broken_off =
            Request::post("/api/v1/files").header("content-type", "multipart/form-data; boundary=line");
        lin.send(broken_off, "--line\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc")
            .await
            .expect_status(400);
        let other = Request::post("/api/v1/files").header("content-type", "image/png");
        lin.send(other, png(8, 8)).await.expect_status(415);
        // Nobody, and nobody's page.
        let mut nobody = house.site.visitor();
        send(&mut nobody, "/api/v1/files", "a.png", &png(8, 8), &[]).await.expect_status(401);
        let mut forged = house.member(1).with_header("sec-fetch-site", "cross-site");
        send(&mut forged, "/files", "a.png", &png(8, 8), &[]).await.expect_status(403);
        assert_eq!((house.rows().await, house.on_disk().len()), (0, 0));
    });
}

#[test]
fn a_private_file_is_opened_by_a_signed_address_until_it_ends() {
    in_a_house(async |house| {
        let mut lin = house.member(1);
        let answer = send(&mut lin, "/files", "a.png", &png(8, 8), &[("private", "true")]).await;
        let stored = answer.expect_status(201).json();
        let mut nobody = house.site.visitor();
        let own = stored["url"].as_str().unwrap();
        nobody.get(own).await.expect_status(200);
        let plain = own.split('?').next().unwrap().to_owned();
        nobody.get(&plain).await.expect_status(404);
        lin.get(&plain).await.expect_status(404);
        let id = FileId::new(stored["id"].as_i64().unwrap());
        let url = signed_url(&house.app, id, Duration::from_secs(60)).await.unwrap();
        let path = url.strip_prefix("http://jixia.example").unwrap();
        let got = nobody.get(path).await.expect_status(200);
        assert!(got.header("cache-control").contains("no-store"));
        nobody.get(&format!("{path}&size=thumb")).await.expect_status(200);
        let (until, sign) = path.split_once("until=").unwrap().1.split_once("&sign=").unwrap();
        let later: i64 = until.parse::<i64>().unwrap() + 1;
        for forged in [
            format!("{plain}?until={later}&sign={sign}"),
            format!("{plain}?until={until}&sign={}", "0".repeat(64)),
            format!("{plain}?until={until}"),
        ] {
            nobody.get(&forged).await.expect_status(404);
        }
        // Its signature opens no other file.
        let other = send(&mut lin, "/files", "b.png", &png(9, 9), &[("private", "true")]).await.json();
        let other = other["url"].as_str().unwrap().split('?').next().unwrap().to_owned();
        nobody.get(&format!("{other}?until={until}&sign={sign}")).await.expect_status(404);
        house.clock.advance(Duration::from_secs(60));
        nobody.get(path).await.expect_status(404);
    });
}

#[test]
fn what_nothing_uses_is_collected_and_what_is_used_stays() {
    in_a_house(async |house| {
        let mut lin = house.member(1);
        let mut one =
            async || send(&mut lin, "/files", "a.png", &png(8, 8), &[]).await.expect_status(201).json();
        let (used, unused) = (one().await, one().await);
        let id = |stored: &serde_json::Value| stored["id"].as_i64().unwrap();
        assert_eq!(house.on_disk().len(), 4);
        assert!(!house.claim(id(&used), 2, 1).await, "somebody else's");
        assert!(!house.claim(4_711, 1, 1).await, "none at all");
        assert!(house.claim(id(&used), 1, 1).await);
        assert!(house.claim(id(&used), 1, 1).await, "again is the same");
        assert!(house.claim(id(&used), 1, 2).await, "something else may use it as well");
        // Bytes without a row, as a crash between the two leaves them, have their due work too.
        house.clock.advance(files::UNUSED - Duration::from_secs(1));
        house.sweep().await;
        assert_eq!((house.rows().await, house.on_disk().len()), (2, 4));
        house.clock.advance(Duration::from_secs(1));
        house.sweep().await;
        house.sweep().await;
        assert_eq!((house.rows().await, house.on_disk().len()), (1, 2));
        let mut nobody = house.site.visitor();
        nobody.get(used["url"].as_str().unwrap()).await.expect_status(200);
        nobody.get(unused["url"].as_str().unwrap()).await.expect_status(404);
    });
}

#[test]
fn a_store_that_takes_nothing_leaves_no_row_and_says_so() {
    in_a_house(async |house| {
        let mut lin = house.member(1);
        let kept = send(&mut lin, "/files", "a.png", &png(8, 8), &[]).await.expect_status(201).json();
        // The folder becomes a file: every write fails, as on a full disk, whoever runs the test.
        let (folder, aside) = (house.files_folder(), house.files_folder().with_extension("aside"));
        std::fs::rename(&folder, &aside).unwrap();
        std::fs::write(&folder, b"").unwrap();
        let answer = send(&mut lin, "/files", "b.png", &png(8, 8), &[]).await.expect_status(503);
        assert_eq!(answer.code(), "files.store.failed");
        assert_eq!(house.rows().await, 1);
        std::fs::remove_file(&folder).unwrap();
        std::fs::rename(&aside, &folder).unwrap();
        house.site.visitor().get(kept["url"].as_str().unwrap()).await.expect_status(200);
        // What was begun is looked at like everything else, and is nowhere to be found.
        house.clock.advance(files::UNUSED);
        house.sweep().await;
        assert_eq!((house.rows().await, house.on_disk().len()), (0, 0));
    });
}

#[test]
fn every_statement_is_understood_alike_by_both_engines() {
    let schema = crate::common::schema();
    let clock = || std::sync::Arc::new(kernel::ManualClock::new(kernel::Timestamp::from_seconds(1)));
    let sqlite = testkit::Database::new(db::Engine::Sqlite, &schema);
    let postgres = testkit::Database::new(db::Engine::Postgres, &schema);
    let (sqlite, postgres) = (sqlite.open(&schema, clock()), postgres.open(&schema, clock()));
    let files = files::Files::new(b"secret");
    let statements: Vec<_> = files::feature(&files).statements.iter().copied().flatten().copied().collect();
    assert_eq!(testkit::prepare_everywhere(&sqlite, &postgres, &statements), Vec::<String>::new());
    sqlite.close();
    postgres.close();
}
