//! A listener on a real socket that gives every request one prepared answer.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

type Answering = dyn Fn(&[u8]) -> Vec<u8> + Send + Sync;

pub(crate) struct Answer {
    answering: Box<Answering>,
    endless: bool,
}

impl Answer {
    /// The same bytes, whatever was asked.
    pub(crate) fn fixed(bytes: Vec<u8>) -> Self {
        Self { answering: Box::new(move |_| bytes.clone()), endless: false }
    }

    /// An answer made from the request's body.
    pub(crate) fn to_body(answering: impl Fn(&[u8]) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self { answering: Box::new(answering), endless: false }
    }

    /// These bytes, then zeros for ever.
    pub(crate) fn endless(head: Vec<u8>) -> Self {
        Self { answering: Box::new(move |_| head.clone()), endless: true }
    }
}

/// Listens on loopback and gives the address.
pub(crate) async fn listen(answer: Answer) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            respond(stream, &answer).await;
        }
    });
    address
}

/// An address on loopback where nobody listens any more.
pub(crate) async fn listen_silently() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

async fn respond(mut stream: TcpStream, answer: &Answer) {
    let body = body(&mut stream).await;
    let _gone = stream.write_all(&(answer.answering)(&body)).await;
    if answer.endless {
        while stream.write_all(&[0; 65_536]).await.is_ok() {}
    }
    let _gone = stream.shutdown().await;
}

async fn body(stream: &mut TcpStream) -> Vec<u8> {
    let mut read = Vec::new();
    let mut buffer = [0; 4_096];
    loop {
        let head = read.windows(4).position(|window| window == b"\r\n\r\n").map(|end| end + 4);
        if let Some(head) = head {
            let text = String::from_utf8_lossy(&read[..head]).to_lowercase();
            let length = text
                .split("content-length:")
                .nth(1)
                .map_or(0, |rest| rest.split("\r\n").next().unwrap().trim().parse::<usize>().unwrap());
            if read.len() >= head + length {
                return read[head..head + length].to_vec();
            }
        }
        let count = stream.read(&mut buffer).await.unwrap();
        if count == 0 {
            return Vec::new();
        }
        read.extend_from_slice(&buffer[..count]);
    }
}
