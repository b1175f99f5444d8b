//! The child: reads jobs from its input, tries them, writes outcomes to its output, until the input ends.

use std::io::{self, Read, Write};

use crdt_model::document::Document;
use crdt_model::kind::Kind;
use crdt_model::trial;
use crdt_model::wire::{from_bytes, to_bytes};

use super::frame::{BYTES_MAX, Job, Outcome, Verdict};

/// Several times what the largest document takes.
const MEMORY_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Over the child's whole life; the relay replaces it long before, and each job has a limit on wall time too.
const CPU_SECONDS_MAX: u64 = 300;

/// Runs until the input ends. Sets its own limits first.
pub fn run() -> io::Result<()> {
    for (resource, limit) in [
        (rlimit::Resource::AS, MEMORY_BYTES_MAX),
        (rlimit::Resource::CPU, CPU_SECONDS_MAX),
        (rlimit::Resource::CORE, 0),
    ] {
        rlimit::setrlimit(resource, limit, limit)?;
    }
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    // Says that it is ready: the time that a process takes to start counts against no change.
    write_frame(&mut output, &[])?;
    while let Some(bytes) = read_frame(&mut input)? {
        let job: Job = from_bytes(&bytes).map_err(io::Error::other)?;
        let outcome = judge(&job).ok_or_else(|| io::Error::other("the stored document cannot be read"))?;
        write_frame(&mut output, &to_bytes(&outcome))?;
    }
    Ok(())
}

fn judge(job: &Job) -> Option<Outcome> {
    let kind = Kind::of_tag(job.kind)?;
    let mut document = if job.saved.is_empty() { Document::empty() } else { Document::load(&job.saved).ok()? };
    let changes: Vec<&[u8]> = job.changes.iter().map(|change| change.as_slice()).collect();
    let tried = trial::attempt_all(kind, &mut document, job.device, &changes);
    let verdict = |verdict| match verdict {
        trial::Verdict::Good => Verdict::Good,
        trial::Verdict::Known => Verdict::Known,
        trial::Verdict::Needs { missing } => Verdict::Needs(missing.into_iter().map(Into::into).collect()),
        trial::Verdict::Bad(reason) => Verdict::Bad(reason),
    };
    let verdicts = tried.verdicts.into_iter().map(|found| Some(verdict(found))).collect();
    Some(Outcome { verdicts, saved: tried.saved.map(Into::into) })
}

fn read_frame(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let length = usize::try_from(u32::from_be_bytes(length)).map_err(io::Error::other)?;
    if length > BYTES_MAX {
        return Err(io::Error::other("the frame is too large"));
    }
    let mut bytes = vec![0; length];
    input.read_exact(&mut bytes)?;
    Ok(Some(bytes))
}

fn write_frame(output: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    output.write_all(&length.to_be_bytes())?;
    output.write_all(bytes)?;
    output.flush()
}
