//! The product through its router, in process: whoever visits has cookies, follows redirects and fills in forms.
//!
//! ```no_run
//! # async fn visit(router: axum::Router) {
//! let site = testkit::Site::new(router, "http://127.0.0.1:8080");
//! let mut visitor = site.visitor().speaking("zh-CN");
//! visitor.get("/login").await.expect_status(200);
//! let answer = visitor.submit("/login", &[("login", "邹衍"), ("password", "…")]).await;
//! assert_eq!(answer.field_error("password"), None);
//! visitor.follow(answer).await.expect_status(200);
//! # }
//! ```

mod answer;
mod form;
mod house;
mod visitor;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

pub use answer::Answer;
pub use form::Form;
pub use house::{House, MemberSite, ORIGIN, START, Sessions, code, nobody, renew_texts};
pub use visitor::Visitor;

/// A router, and the address under which browsers would know it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Site {
    router: Router,
    origin: String,
}

impl Site {
    /// A site whose pages believe to be at `origin`: scheme, host and port, without a slash at the end.
    #[must_use]
    pub fn new(router: Router, origin: &str) -> Self {
        Self { router, origin: origin.to_owned() }
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The router itself, to serve it on a socket.
    pub fn router(&self) -> &Router {
        &self.router
    }

    /// Somebody who has never been here.
    #[must_use]
    pub fn visitor(&self) -> Visitor {
        Visitor::new(self.clone())
    }

    /// Sends a request as it is, without cookies.
    ///
    /// # Panics
    /// Where the body of the answer breaks off.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let asked = format!("{} {}", request.method(), request.uri());
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let Ok(response) = self.router.clone().oneshot(request).await;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("the answer has a whole body").to_bytes();
        Answer { asked, path, status: parts.status.as_u16(), headers: parts.headers, body }
    }
}
