//! `scc watch`: what happens to a job that this machine serves, as if one had started it oneself.

use super::Context;
use crate::{
    failure::{Failure, Outcome},
    job::{
        here::{Diary, Here, Lookout, Past, BEGIN, END},
        Given, Piece, PieceLines,
    },
};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use scc_types::{JobId, Phase};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead, BufReader},
    time::Duration,
};

/// How often it is looked for more.
const POLL: Duration = Duration::from_millis(250);

/// Shows it until it ends, and ends as it did.
pub async fn run(context: &Context, id: JobId) -> Outcome {
    let Some(here) = Here::find(context, id)? else { return past(context, id).await };
    let idle = || {
        Failure::Refused(format!("nobody serves job {id} on this machine now: go on with {}", here.request.command()))
    };
    let lookout = Lookout::open(&here.folder).filter(Lookout::is_served).ok_or_else(idle)?;
    let path = Diary::path(&here.folder);
    let file = File::open(&path).map_err(|error| Failure::file("cannot read", &path, error))?;
    let mut reader = BufReader::new(file);
    let mut lines = newest_life(&mut reader, &path)?;
    let mut view = View::new(id, context.json);
    loop {
        // Looked at before the file: whoever has ended has written its last line by then.
        let is_served = lookout.is_served();
        while let Some(line) = lines.pop_front().map_or_else(|| read_line(&mut reader, &path), |line| Ok(Some(line)))? {
            if let Some(ended) = view.show(&line) {
                return ended;
            }
        }
        if !is_served {
            view.clear();
            return Err(Failure::Local(format!(
                "the process that served job {id} ended without a word; the job stays open and nothing accepted is lost: go on with {}",
                here.request.command()
            )));
        }
        tokio::select! {
            () = tokio::time::sleep(POLL) => {}
            () = crate::job::interrupted() => {
                view.clear();
                return Err(Failure::Interrupted(format!("no longer watching; job {id} goes on: 'scc watch {id}' shows it again")));
            }
        }
    }
}

/// A job that has ended.
async fn past(context: &Context, id: JobId) -> Outcome {
    let past = Past::find(context.chain.genesis(), id);
    let Some(statement) = past.and_then(|past| past.statement) else {
        let given = Here::given(context, id)?.map(|(folder, _)| Given::read(&folder)).transpose()?.flatten();
        let view = context.chain.job(id).await?;
        let goes_on = view.is_some_and(|view| matches!(view.phase, Phase::Open | Phase::Closing));
        return Err(Failure::Refused(match given {
            Some(given) if goes_on => given.sentence(),
            Some(given) => given.ended(),
            None => format!(
                "job {id} is not served from this machine: 'scc job {id}' says what the chain knows of it, and with its key \
                 'scc take {id}' brings it here"
            ),
        }));
    };
    crate::output::print(context.json, &serde_json::json!({ "event": "statement", "text": statement }), || {
        statement.clone()
    })
}

/// What is there since the job was last begun to be served.
fn newest_life(reader: &mut BufReader<File>, path: &std::path::Path) -> Outcome<std::collections::VecDeque<Value>> {
    let mut lines = std::collections::VecDeque::new();
    while let Some(line) = read_line(reader, path)? {
        if line.get(BEGIN).is_some() {
            lines.clear();
        }
        lines.push_back(line);
    }
    Ok(lines)
}

/// The next whole line; what is no JSON, because a process was killed while it wrote, is passed over.
fn read_line(reader: &mut BufReader<File>, path: &std::path::Path) -> Outcome<Option<Value>> {
    loop {
        let mut line = String::new();
        let read = reader.read_line(&mut line).map_err(|error| Failure::file("cannot read", path, error))?;
        if read == 0 {
            return Ok(None);
        }
        if let Ok(value) = serde_json::from_str(&line) {
            return Ok(Some(value));
        }
    }
}

/// What is on the screen.
struct View {
    json: bool,
    bars: MultiProgress,
    total: ProgressBar,
    lines: PieceLines,
}

impl View {
    fn new(job: JobId, json: bool) -> Self {
        let target = if json { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr_with_hz(5) };
        let bars = MultiProgress::with_draw_target(target);
        let total = bars.add(ProgressBar::new(0));
        if let Ok(style) = ProgressStyle::with_template("{prefix:>12} {wide_bar:.cyan/blue} {pos}/{len} tasks · {msg}")
        {
            total.set_style(style);
        }
        total.set_prefix(format!("job {job}"));
        let lines = PieceLines::new(bars.clone(), BTreeMap::new());
        Self { json, bars, total, lines }
    }

    /// Shows a line of the diary; the end, if it is the last one.
    fn show(&mut self, line: &Value) -> Option<Outcome> {
        if let Some(begin) = line.get(BEGIN) {
            self.total.set_length(begin.get("tasks").and_then(Value::as_u64).unwrap_or_default());
            self.total.set_position(0);
            return None;
        }
        if let Some(end) = line.get(END) {
            self.clear();
            return Some(ended(end));
        }
        let (news, says) = (line.get("news")?, line.get("says").and_then(Value::as_str));
        let event = news.get("event").and_then(Value::as_str).unwrap_or_default();
        self.draw(event, news);
        match says {
            _ if self.json => println!("{news}"),
            // The one thing that is asked for.
            Some(says) if event == "settled" => {
                self.clear();
                println!("{says}");
            }
            Some(says) if self.bars.is_hidden() => eprintln!("{says}"),
            Some(says) => self.total.println(says),
            None => {}
        }
        None
    }

    fn draw(&mut self, event: &str, news: &Value) {
        let task = news.get("task").and_then(Value::as_u64).and_then(|task| u32::try_from(task).ok());
        let (Some(task), Some(piece)) = (task, piece(news)) else { return };
        let text = |name: &str| news.get(name).and_then(Value::as_str).unwrap_or_default();
        match event {
            "task_leased" => self.lines.lease(&piece, text("worker")),
            "task_progress" => {
                let per_mille = news.get("per_mille").and_then(Value::as_u64).unwrap_or_default();
                self.lines.progress(&piece, task, u16::try_from(per_mille).unwrap_or(1_000));
            }
            "task_accepted" => {
                self.total.inc(1);
                self.lines.finish(&piece);
            }
            "task_reopened" => self.total.set_position(self.total.position().saturating_sub(1)),
            _ => {}
        }
    }

    fn clear(&self) {
        self.total.finish_and_clear();
        // A terminal that is gone needs no clearing.
        let _ = self.bars.clear();
    }
}

fn piece(news: &Value) -> Option<Piece> {
    let frame = news.get("frame").and_then(Value::as_u64).and_then(|frame| u32::try_from(frame).ok()).map(Piece::Frame);
    frame.or_else(|| news.get("result").and_then(Value::as_str).map(|name| Piece::Result(name.into())))
}

/// As the process ended that served it.
fn ended(end: &Value) -> Outcome {
    let Some(error) = end.get("error").and_then(Value::as_str) else { return Ok(()) };
    let code = end.get("code").and_then(Value::as_u64).unwrap_or(1);
    Err(Failure::of_code(code, error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::io::Write;

    #[test]
    fn only_the_newest_life_is_shown_and_half_a_line_of_a_killed_process_is_passed_over() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("diary");
        let mut file = File::create(&path).expect("made");
        writeln!(file, "{}", json!({ BEGIN: { "tasks": 3 } })).expect("written");
        writeln!(file, "{{\"news\": {{").expect("written");
        writeln!(file, "{}", json!({ BEGIN: { "tasks": 4 } })).expect("written");
        writeln!(file, "{}", json!({ "news": { "event": "chain_heard" }, "says": "heard" })).expect("written");
        let mut reader = BufReader::new(File::open(&path).expect("there"));
        let lines = newest_life(&mut reader, &path).expect("read");
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0][BEGIN]["tasks"], 4);
        writeln!(file, "{}", json!({ END: { "code": 7, "error": "gone" } })).expect("written");
        let last = read_line(&mut reader, &path).expect("read").expect("there");
        let Some(Err(failure)) = View::new(7, true).show(&last) else { panic!("the end") };
        assert_eq!((failure.code(), failure.to_string()), (7, "gone".into()));
    }
}
