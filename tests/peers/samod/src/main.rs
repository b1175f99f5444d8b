//! samod as a relay and as its client over plain TCP, its documents in files.
//!
//! ```text
//! samod-peer serve DATA
//! samod-peer push ADDRESS IDS DOCUMENTS CHANGES
//! samod-peer pull ADDRESS IDS
//! samod-peer return ADDRESS IDS CHANGES
//! ```

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use automerge::transaction::Transactable as _;
use automerge::{Automerge, ROOT, ReadDoc as _};
use samod::storage::TokioFilesystemStorage;
use samod::tokio_io::TcpDialer;
use samod::{BackoffConfig, ConnectionId, DialerHandle, DocHandle, Repo, Url};
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::net::TcpListener;

type Dialed = DialerHandle<std::convert::Infallible>;

#[tokio::main]
async fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve", data] => serve(data).await,
        ["push", address, ids, documents, changes] => push(address, ids, documents.parse()?, changes.parse()?).await,
        ["pull", address, ids] => pull(address, ids).await,
        ["return", address, ids, changes] => come_back(address, ids, changes.parse()?).await,
        _ => bail!("serve, push, pull or return"),
    }
}

/// A key and a value of the size that a mark has.
fn mark(document: usize, number: usize) -> (String, String) {
    (format!("t/{document:d>11}{number:p>11}/tabletdevic"), format!("came 1763000000000 {number:w>22}"))
}

async fn serve(data: &str) -> Result<()> {
    let repo = Repo::build_tokio().with_storage(TokioFilesystemStorage::new(data)).load().await;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let acceptor = repo.make_acceptor(Url::parse("tcp://127.0.0.1")?)?;
    println!("{}", json!({"listening": format!("http://{}", listener.local_addr()?)}));
    loop {
        let (io, _) = listener.accept().await?;
        acceptor.accept_tokio_io(io)?;
    }
}

async fn client() -> Repo {
    Repo::build_tokio().load().await
}

async fn dial(repo: &Repo, address: &str) -> Result<(Dialed, ConnectionId)> {
    let url = Url::parse(&address.replace("http://", "tcp://"))?;
    let dialer = TcpDialer::new(url).map_err(|error| anyhow::anyhow!("{error}"))?;
    let dialed = repo.dial(BackoffConfig::default(), Arc::new(dialer))?;
    dialed.established().await.map_err(|_| anyhow::anyhow!("nobody there"))?;
    let connection = dialed.connection_id().context("connected")?;
    Ok((dialed, connection))
}

fn put(document: &DocHandle, key: &str, value: &str) -> Result<()> {
    document.with_document(|inner| {
        let mut transaction = inner.transaction();
        transaction.put(ROOT, key, value)?;
        transaction.commit();
        Ok(())
    })
}

async fn push(address: &str, ids: &str, documents: usize, changes: usize) -> Result<()> {
    let repo = client().await;
    let (_dialed, connection) = dial(&repo, address).await?;
    let started = Instant::now();
    let mut all = Vec::new();
    for document in 0..documents {
        let handle = repo.create(Automerge::new()).await?;
        for number in 0..changes {
            let (key, value) = mark(document, number);
            put(&handle, &key, &value)?;
        }
        all.push(handle);
    }
    for handle in &all {
        handle.they_have_our_changes(connection).await;
    }
    let names: Vec<String> = all.iter().map(|handle| handle.document_id().to_string()).collect();
    std::fs::write(ids, names.join("\n"))?;
    println!("{}", json!({"seconds": started.elapsed().as_secs_f64()}));
    Ok(())
}

async fn fetched(repo: &Repo, ids: &str) -> Result<Vec<DocHandle>> {
    let ids = std::fs::read_to_string(Path::new(ids))?;
    let mut finding = Vec::new();
    for id in ids.lines() {
        let id = id.parse().map_err(|error| anyhow::anyhow!("{id}: {error:?}"))?;
        finding.push(tokio::spawn(repo.find(id)));
    }
    let mut all = Vec::new();
    for found in finding {
        all.push(found.await??.context("the relay has it")?);
    }
    Ok(all)
}

async fn pull(address: &str, ids: &str) -> Result<()> {
    let repo = client().await;
    let started = Instant::now();
    let (_dialed, _) = dial(&repo, address).await?;
    let all = fetched(&repo, ids).await?;
    let keys: usize = all.iter().map(|handle| handle.with_document(|inner| inner.keys(ROOT).count())).sum();
    println!("{}", json!({"seconds": started.elapsed().as_secs_f64(), "keys": keys}));
    Ok(())
}

async fn come_back(address: &str, ids: &str, changes: usize) -> Result<()> {
    let repo = client().await;
    let (dialed, _) = dial(&repo, address).await?;
    let all = fetched(&repo, ids).await?;
    dialed.close();
    let first = all.first().context("a document")?;
    for number in 0..changes {
        put(first, &format!("late/{number}"), "came")?;
    }
    println!("{}", json!({"away": true}));
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    lines.next_line().await?;
    let started = Instant::now();
    let (_dialed, connection) = dial(&repo, address).await?;
    first.they_have_our_changes(connection).await;
    println!("{}", json!({"seconds": started.elapsed().as_secs_f64()}));
    lines.next_line().await?;
    Ok(())
}
