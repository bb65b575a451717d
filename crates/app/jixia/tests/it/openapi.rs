//! The description of the API is valid OpenAPI 3.1, and describes the API that there is.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{house, on_one, repeated, settings};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn document() -> Value {
    let (house, _) = house(&settings(&[]));
    house.openapi().unwrap()
}

/// Every operation with its method and path.
fn operations(document: &Value) -> Vec<(String, String, &Value)> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                operations.push((method.to_uppercase(), path.clone(), operation));
            }
        }
    }
    operations
}

/// Calls `visit` with every value of the tree and its JSON pointer.
fn walk(value: &Value, at: &str, visit: &mut impl FnMut(&str, &Value)) {
    visit(at, value);
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                walk(member, &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), visit);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                walk(item, &format!("{at}/{place}"), visit);
            }
        }
        _ => {}
    }
}

#[test]
fn the_document_is_openapi_3_1_and_every_reference_in_it_leads_somewhere() {
    let document = document();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."), "{}", document["openapi"]);
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    assert!(!document["info"]["title"].as_str().unwrap().is_empty());
    let mut references = 0;
    walk(&document, "", &mut |at, value| {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return };
        references += 1;
        let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leads away at {at}"));
        assert!(document.pointer(pointer).is_some(), "{reference} at {at} leads nowhere");
    });
    assert!(references > 100, "{references}");
}

#[test]
fn every_operation_says_what_it_does_what_it_takes_and_what_it_answers() {
    let document = document();
    let operations = operations(&document);
    let ids = operations.iter().map(|(.., operation)| operation["operationId"].as_str().unwrap_or_default());
    assert_eq!(repeated(ids), [""; 0], "operations that share an id");
    for (method, path, operation) in &operations {
        let name = format!("{method} {path}");
        let text = |field: &str| operation[field].as_str().unwrap_or_default();
        assert!(text("summary").len() > 4, "{name} has no summary");
        assert!(!text("operationId").is_empty(), "{name} has no operationId");
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{name} has no tag");

        let answers = operation["responses"].as_object().unwrap();
        assert!(answers.keys().any(|status| status.starts_with('2')), "{name} says nothing of success");
        for (status, answer) in answers {
            assert!(answer["description"].is_string(), "{name} {status} has no description");
            let media = answer["content"].as_object().into_iter().flatten().map(|(media, _)| media.as_str());
            let wanted =
                if status.starts_with('2') { "application/json" } else { "application/problem+json" };
            assert!(
                media.clone().all(|media| media == wanted),
                "{name} {status}: {:?}",
                media.collect::<Vec<_>>()
            );
        }

        let described: BTreeSet<_> = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| {
                assert_eq!(parameter["required"], true, "{name}: {parameter}");
                parameter["name"].as_str().unwrap().to_owned()
            })
            .collect();
        let named: BTreeSet<_> = path
            .split('/')
            .filter_map(|part| Some(part.strip_prefix('{')?.strip_suffix('}')?.to_owned()))
            .collect();
        assert_eq!(described, named, "{name}");
    }
    assert!(operations.len() > 50, "{}", operations.len());
}

#[test]
fn the_description_and_the_api_have_the_same_calls() {
    let (house, _) = house(&settings(&[]));
    let document = document();
    let described: BTreeSet<_> =
        operations(&document).into_iter().map(|(method, path, _)| (method, path)).collect();
    let routed: BTreeSet<_> = house
        .route_list()
        .iter()
        .filter(|route| route.path.starts_with("/api/v1/"))
        .map(|route| (route.method.clone(), route.path.clone()))
        .collect();
    let undescribed: Vec<_> = routed.difference(&described).collect();
    let unrouted: Vec<_> = described.difference(&routed).collect();
    assert!(undescribed.is_empty() && unrouted.is_empty(), "{undescribed:?} {unrouted:?}");
}

#[test]
fn the_description_is_served_and_the_page_for_people_names_every_call_and_code() {
    on_one(&[], async |community| {
        let mut visitor = community.passer_by();
        let served = visitor.get("/api/openapi.json").await.expect_status(200);
        assert_eq!(served.header("content-type"), "application/json");
        let served = served.json();
        let page = visitor.get("/api").await.expect_status(200);
        let (shown, codes) = (page.texts(".api-path"), page.text());
        for (method, path, _) in operations(&served) {
            let heading = format!("{method} {path}");
            let found = shown.contains(&heading);
            assert!(found, "{heading} is not among {shown:?}");
        }
        let (house, _) = house(&settings(&[]));
        for code in house.codes() {
            assert!(codes.contains(code.name), "{} is not on the page", code.name);
        }
    });
}

#[test]
fn every_operation_names_what_it_can_be_refused_with() {
    let document = document();
    let mut bodies = 0;
    for (method, path, operation) in operations(&document) {
        let answers = operation["responses"].as_object().unwrap();
        let mut wanted = vec!["401", "403", "404", "429"];
        if let Some(content) = operation["requestBody"]["content"].as_object() {
            bodies += 1;
            wanted.extend(["400", "413", "415", "422"]);
            for (media, body) in content {
                let schema = &body["schema"];
                let pointer = schema["$ref"].as_str().map(|reference| reference.trim_start_matches('#'));
                let schema = pointer.map_or(schema, |pointer| document.pointer(pointer).unwrap());
                assert!(
                    schema["properties"].is_object()
                        || schema["oneOf"].is_array()
                        || schema["allOf"].is_array(),
                    "{method} {path} {media}: {schema}"
                );
            }
        }
        for status in wanted {
            let problem = &answers
                .get(status)
                .unwrap_or_else(|| panic!("{method} {path} does not name {status}"))["content"];
            assert_eq!(
                problem["application/problem+json"]["schema"]["$ref"], "#/components/schemas/Problem",
                "{method} {path} {status}"
            );
        }
    }
    assert!(bodies > 30, "{bodies}");
    let upload = &document["paths"]["/api/v1/files"]["post"]["requestBody"]["content"]["multipart/form-data"]
        ["schema"];
    let form = document.pointer(upload["$ref"].as_str().unwrap().trim_start_matches('#')).unwrap();
    assert_eq!(form["required"], serde_json::json!(["file"]), "{form}");
    assert_eq!(form["properties"]["file"]["format"], "binary", "{form}");
}

#[test]
fn a_token_that_is_none_is_refused_as_the_description_says_also_where_none_is_needed() {
    on_one(&[], async |community| {
        let mut visitor = community.passer_by().with_token("jx_no-such-token");
        for path in ["/api/v1/topics", "/api/v1/courses", "/api/v1/orders"] {
            visitor.get(path).await.expect_status(401);
        }
    });
}
