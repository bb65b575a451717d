//! The door that connections come in by, and how it is closed: whoever is inside or stands on the step is answered,
//! whoever comes later is refused, and nobody is cut off in between.

use std::collections::VecDeque;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use axum::serve::Listener;
use http::{HeaderValue, Version, header};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How long after the door was closed a connection may still send its request: it was opened before, and what it is about
/// to send would be lost. Also the time in which whoever keeps a connection for later learns that there is no later.
pub(crate) const LINGER: Duration = Duration::from_secs(1);

/// Accepts connections until it is told to close.
pub(crate) struct Door {
    listener: Option<TcpListener>,
    /// Connections that the system had made when the door was closed.
    on_the_step: VecDeque<(TcpStream, SocketAddr)>,
    closing: watch::Receiver<bool>,
}

impl Door {
    pub(crate) fn new(listener: TcpListener, closing: watch::Receiver<bool>) -> Self {
        Self { listener: Some(listener), on_the_step: VecDeque::new(), closing }
    }

    /// Takes in what waits, and lets the address go. To drop the listener alone would reset what waits there.
    fn close(&mut self) {
        // Asked without the runtime, which may not have heard yet of the last ones.
        let Some(Ok(listener)) = self.listener.take().map(TcpListener::into_std) else { return };
        loop {
            match listener.accept() {
                Ok((stream, address)) => {
                    let stream = stream.set_nonblocking(true).and_then(|()| TcpStream::from_std(stream));
                    self.on_the_step.extend(stream.ok().map(|stream| (stream, address)));
                }
                Err(error)
                    if matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::Interrupted) => {}
                // Nobody is left, or the system has no room for more.
                Err(_) => return,
            }
        }
    }
}

impl Listener for Door {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        if let Some(listener) = &mut self.listener {
            tokio::select! {
                accepted = Listener::accept(listener) => return accepted,
                () = told(&mut self.closing) => {}
            }
            self.close();
        }
        match self.on_the_step.pop_front() {
            Some(accepted) => accepted,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        let closed = || std::io::Error::from(ErrorKind::NotConnected);
        self.listener.as_ref().ok_or_else(closed)?.local_addr()
    }
}

async fn told(closing: &mut watch::Receiver<bool>) {
    // An error means that nobody can tell it any more: close as well.
    let _ = closing.wait_for(|closing| *closing).await;
}

/// Tells whoever is answered while the program stops that the connection ends with the answer.
pub(crate) async fn say_goodbye(
    State(closing): State<watch::Receiver<bool>>,
    request: Request,
    next: Next,
) -> Response {
    // Later versions know no such header, and say goodbye in a way of their own.
    let has_header = request.version() <= Version::HTTP_11;
    let mut response = next.run(request).await;
    if has_header && *closing.borrow() {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}
