//! The command of a job that comes from elsewhere, as this machine can go on with it.

use super::super::{
    here::{without, Request},
    relays::Relays,
    Terms,
};
use crate::{
    args::Command,
    failure::{Failure, Outcome},
};
use std::path::{Path, PathBuf};

/// What of a command is of a machine: how it is reached, and where things lie.
const OPTIONS: [&str; 7] = ["--out", "--preview", "--blender", "--listen", "--public", "--relay", "--taken"];
const FLAGS: [&str; 1] = ["--no-upnp"];

/// How this machine serves the job.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Ways {
    /// Blender's program, for a job of a .blend. Default: the one on PATH. It must be of the version that the job began with.
    #[arg(long, value_name = "PATH")]
    pub blender: Option<PathBuf>,
    /// Address to serve the job's files at; several allowed. Default: every address of this machine, any port.
    #[arg(long, value_name = "MULTIADDR")]
    pub listen: Vec<String>,
    /// Address under which strangers reach this machine where it does not see it itself; several allowed.
    #[arg(long, value_name = "MULTIADDR")]
    pub public: Vec<String>,
    /// Do not ask the router at home by UPnP to forward a port to this machine.
    #[arg(long)]
    pub no_upnp: bool,
    /// As of 'scc render': auto, none or a relay's address. Default: auto.
    #[arg(long, value_name = "auto|none|MULTIADDR", value_parser = relay)]
    pub relay: Option<String>,
}

fn relay(text: &str) -> Result<String, String> {
    Relays::parse(text).map(|_| text.into())
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
        let mut words = without(&self.words, &OPTIONS, &FLAGS);
        let own = |option: &str, value: &Path| [option.to_string(), value.to_string_lossy().into_owned()];
        let mut added = [own("--taken", taken), own("--out", out)].concat();
        added.extend(preview.iter().flat_map(|file| own("--preview", file)));
        added.extend(ways.blender.iter().flat_map(|path| own("--blender", path)));
        let many = [("--listen", &ways.listen), ("--public", &ways.public)];
        added.extend(many.iter().flat_map(|(option, values)| {
            values.iter().flat_map(|value| [(*option).to_string(), value.clone()]).collect::<Vec<_>>()
        }));
        added.extend(ways.relay.iter().flat_map(|relay| ["--relay".to_string(), relay.clone()]));
        added.extend(ways.no_upnp.then(|| "--no-upnp".to_string()));
        // Behind the command's name: options behind others might be taken for their values.
        words.splice(1..1, added);
        let folder = std::env::current_dir().map_err(|error| Failure::Local(format!("there is no folder: {error}")))?;
        Ok(Self { words, folder, ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scc_types::{AccountId, Hash};

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
        let ways = Ways { listen: vec!["/ip4/0.0.0.0/tcp/9".into()], ..Ways::default() };
        let here = there.moved("/jobs/abc".as_ref(), &out, &ways).expect("moved");
        let Command::Render(options) = here.parse().expect("read") else { panic!("a render") };
        assert_eq!(options.terms.taken, Some("/jobs/abc".into()));
        assert_eq!((options.out, options.preview), (out.clone(), Some("car.mp4".into())));
        assert_eq!((options.terms.listen, options.terms.public.len(), options.terms.no_upnp), (ways.listen, 0, false));
        assert_eq!((options.scene, options.frames.as_deref()), ("car.glb".into(), Some("1-3")));
        let again = here.moved("/jobs/def".as_ref(), &out, &Ways::default()).expect("moved on");
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
            run.moved("/j".as_ref(), "/o".as_ref(), &Ways::default()).expect("moved").parse().expect("read")
        else {
            panic!("a run")
        };
        assert_eq!((options.each.len(), options.terms.taken), (2, Some("/j".into())));
    }
}
