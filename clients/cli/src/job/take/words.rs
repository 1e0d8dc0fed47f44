//! The command of a job that comes from elsewhere, as this machine can go on with it.

use super::super::{
    here::{without, Request},
    reach::Reach,
    Terms,
};
use crate::{
    args::Command,
    failure::{Failure, Outcome},
};
use std::path::{Path, PathBuf};

/// What of a command is of a machine besides how it is reached: where things lie.
const OPTIONS: [&str; 4] = ["--out", "--preview", "--blender", "--taken"];

/// How this machine serves the job.
#[derive(Clone, Debug, clap::Args)]
pub struct Ways {
    /// Blender's program or a folder with PyPI's bpy, for a job of a .blend. Default: the one on PATH. It must be of the version
    /// that the job began with.
    #[arg(long, value_name = "PATH")]
    pub blender: Option<PathBuf>,
    #[command(flatten)]
    pub reach: Reach,
}

/// The folder for the frames or results: as was said here, else of the same name as there, in the current folder.
pub fn out_of(request: &Request, asked: Option<&Path>) -> Outcome<PathBuf> {
    let there = request.out()?;
    let name = PathBuf::from(there.file_name().unwrap_or("frames".as_ref()));
    let out = asked.unwrap_or(&name);
    std::path::absolute(out).map_err(|error| Failure::file("there is no folder", out, error))
}

impl Request {
    /// On which terms.
    pub fn terms(&self) -> Outcome<Terms> {
        self.job().map(|(terms, _)| terms)
    }

    /// The folder for the frames or results.
    pub fn out(&self) -> Outcome<PathBuf> {
        self.job().map(|(_, out)| out)
    }

    fn job(&self) -> Outcome<(Terms, PathBuf)> {
        match self.parse()? {
            Command::Render(options) if !options.local && !options.terms.estimate => Ok((options.terms, options.out)),
            Command::Run(options) if !options.terms.estimate => Ok((options.terms, options.out)),
            _ => Err(Failure::Local("the job's command is neither a render nor a run".into())),
        }
    }

    /// The same request, gone on with from the folder `taken` into the folder `out`. The current folder is the command's.
    pub fn moved(&self, taken: &Path, out: &Path, ways: &Ways) -> Outcome<Self> {
        let preview = match self.parse()? {
            Command::Render(options) => options.preview.and_then(|file| file.file_name().map(PathBuf::from)),
            _ => None,
        };
        let mut words = without(&self.words, &[&OPTIONS[..], &Reach::OPTIONS[..]].concat(), &Reach::FLAGS);
        let own = |option: &str, value: &Path| [option.to_string(), value.to_string_lossy().into_owned()];
        let mut added = [own("--taken", taken), own("--out", out)].concat();
        added.extend(preview.iter().flat_map(|file| own("--preview", file)));
        added.extend(ways.blender.iter().flat_map(|path| own("--blender", path)));
        added.extend(ways.reach.words());
        // Behind the command's name: options behind others might be taken for their values.
        words.splice(1..1, added);
        let folder = std::env::current_dir().map_err(|error| Failure::Local(format!("there is no folder: {error}")))?;
        Ok(Self { words, folder, ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::relays::Relays;
    use scc_types::{AccountId, Hash};

    fn ways(listen: &[&str]) -> Ways {
        let listen = listen.iter().map(|address| address.to_string()).collect();
        Ways { blender: None, reach: Reach { listen, public: Vec::new(), no_upnp: false, relay: Relays::Auto } }
    }

    fn request(words: &[&str]) -> Request {
        let words = words.iter().map(|word| word.to_string()).collect();
        Request { genesis: Hash::zero(), requester: AccountId::new([1; 32]), folder: "/home/ada".into(), words }
    }

    #[test]
    fn what_belongs_to_the_other_machine_is_left_there() {
        let there = request(&[
            "render",
            "car.glb",
            "--frames",
            "1-3",
            "--out",
            "/home/ada/shots/car",
            "--listen=/ip4/1.2.3.4/tcp/4001",
            "--public",
            "/ip4/1.2.3.4/tcp/4001",
            "--no-upnp",
            "--relay",
            "none",
            "--preview",
            "/home/ada/car.mp4",
        ]);
        let out = out_of(&there, None).expect("a folder");
        assert_eq!(out, std::env::current_dir().expect("there").join("car"));
        assert_eq!(out_of(&there, Some("/srv/out".as_ref())), Ok("/srv/out".into()));
        let ways = ways(&["/ip4/0.0.0.0/tcp/9"]);
        let here = there.moved("/jobs/abc".as_ref(), &out, &ways).expect("moved");
        let Command::Render(options) = here.parse().expect("read") else { panic!("a render") };
        assert_eq!(options.terms.taken, Some("/jobs/abc".into()));
        assert_eq!((options.out, options.preview), (out.clone(), Some("car.mp4".into())));
        assert_eq!(options.terms.reach, ways.reach);
        assert_eq!((options.scene, options.frames.as_deref()), ("car.glb".into(), Some("1-3")));
        let again = here.moved("/jobs/def".as_ref(), &out, &ways).expect("moved on");
        assert_eq!(again.words.iter().filter(|word| *word == "--taken").count(), 1);
    }

    #[test]
    fn only_jobs_are_gone_on_with() {
        for words in [
            &["render", "a.glb", "--local"][..],
            &["render", "a.glb", "--estimate"],
            &["transfer", "x", "1"],
            &["jobs"],
        ] {
            assert!(out_of(&request(words), None).is_err(), "{words:?}");
        }
        let run = request(&["run", "3", "--module", "a.wasm", "--each", "x.txt", "y.txt"]);
        let Command::Run(options) =
            run.moved("/j".as_ref(), "/o".as_ref(), &ways(&[])).expect("moved").parse().expect("read")
        else {
            panic!("a run")
        };
        assert_eq!((options.each.len(), options.terms.taken), (2, Some("/j".into())));
    }
}
