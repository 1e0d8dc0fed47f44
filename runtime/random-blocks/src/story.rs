//! A run: where it begins, and what happens in which block.

use crate::{
    act::Step,
    common::{Chain, Who},
    start::Start,
    values::Small,
    wind_up::wind_up,
};
use arbitrary::{Arbitrary, Unstructured};
use frame_support::traits::GetCallMetadata;
use scc_runtime::*;
use std::{collections::BTreeMap, fmt};

/// Calls of a story at most, of a block at most, and blocks besides.
const CALLS: usize = 120;
const CALLS_OF_BLOCK: usize = 8;
const PASSES: usize = 6;

/// Something that happens.
#[derive(Clone, Debug)]
enum Event {
    Call(Box<Step>),
    /// The block is full.
    Seal,
    /// The block is full, and so many empty ones follow.
    Pass(Small<24>),
}

/// What the bytes describe.
#[derive(Clone, Debug)]
pub struct Story {
    start: Start,
    // Whether the end waits until bonds are free, which takes longer than everything else: in one of eight.
    bonds: bool,
    events: Vec<Event>,
}

impl Story {
    /// Any bytes are a story.
    pub fn of(bytes: &[u8]) -> Self {
        let mut bytes = Unstructured::new(bytes);
        let start = bytes.arbitrary().unwrap_or(Start::Young);
        let bonds = bytes.arbitrary::<u8>().unwrap_or_default() % 8 == 7;
        let (mut events, mut calls, mut passes) = (Vec::new(), 0, 0);
        while !bytes.is_empty() && calls < CALLS {
            let event = match bytes.arbitrary::<u8>().unwrap_or_default() % 16 {
                0..=10 => match Step::arbitrary(&mut bytes) {
                    Ok(step) => Event::Call(Box::new(step)),
                    Err(_) => break,
                },
                11..=14 => Event::Seal,
                _ if passes < PASSES => Event::Pass(bytes.arbitrary().unwrap_or(Small(0))),
                _ => Event::Seal,
            };
            calls += usize::from(matches!(event, Event::Call(_)));
            passes += usize::from(matches!(event, Event::Pass(_)));
            events.push(event);
        }
        Self { start, bonds, events }
    }

    /// Plays it.
    pub fn play(self) -> Tried {
        let chain = self.start.chain();
        self.play_on(chain)
    }

    /// Plays it on a runtime with a bug, as [`Chain::plant`] takes it.
    pub(crate) fn play_with(self, bug: impl FnMut() -> bool + 'static) -> Tried {
        let mut chain = self.start.chain();
        chain.plant(bug);
        self.play_on(chain)
    }

    fn play_on(self, mut chain: Chain) -> Tried {
        let mut tried = Tried::default();
        let mut block = Vec::new();
        for event in self.events {
            match event {
                Event::Call(step) => block.push(step.signed(&mut chain)),
                Event::Seal => seal(&mut chain, &mut block, &mut tried),
                Event::Pass(blocks) => {
                    seal(&mut chain, &mut block, &mut tried);
                    chain.run(blocks.number().min(24));
                }
            }
            if block.len() == CALLS_OF_BLOCK {
                seal(&mut chain, &mut block, &mut tried);
            }
        }
        seal(&mut chain, &mut block, &mut tried);
        wind_up(&mut chain, self.bonds);
        tried
    }
}

fn seal(chain: &mut Chain, block: &mut Vec<(Who, RuntimeCall, Balance)>, tried: &mut Tried) {
    let calls = std::mem::take(block);
    let names: Vec<_> = calls.iter().map(|(_, call, _)| name(call)).collect();
    for (name, result) in names.into_iter().zip(chain.block_with_tips(calls)) {
        tried.note(name, result == Ok(Ok(())));
    }
}

/// What is called in the end, whatever wraps it, as `pallet.call`.
fn name(call: &RuntimeCall) -> String {
    let inner = match call {
        RuntimeCall::Sudo(pallet_sudo::Call::sudo { call }) => Some(&**call),
        RuntimeCall::Proxy(pallet_proxy::Call::proxy { call, .. }) => Some(&**call),
        RuntimeCall::Multisig(pallet_multisig::Call::as_multi_threshold_1 { call, .. }) => Some(&**call),
        RuntimeCall::Utility(pallet_utility::Call::as_derivative { call, .. }) => Some(&**call),
        RuntimeCall::Utility(pallet_utility::Call::batch_all { calls }) => calls.first(),
        _ => None,
    };
    let metadata = inner.unwrap_or(call).get_call_metadata();
    format!("{}.{}", metadata.pallet_name, metadata.function_name)
}

/// How often each call succeeded, and how often it was refused, wrapped or not.
#[derive(Clone, Debug, Default)]
pub struct Tried(BTreeMap<String, [u64; 2]>);

impl Tried {
    fn note(&mut self, name: String, succeeded: bool) {
        self.0.entry(name).or_default()[usize::from(!succeeded)] += 1;
    }

    /// Adds another run's; whether a call succeeded there for the first time.
    pub fn add(&mut self, other: Self) -> bool {
        let mut new = false;
        for (name, [done, refused]) in other.0 {
            let total = self.0.entry(name).or_default();
            new |= done > 0 && total[0] == 0;
            *total = [total[0] + done, total[1] + refused];
        }
        new
    }

    /// How often this call, as `Pallet.call`, succeeded, and how often it was refused.
    pub fn of(&self, name: &str) -> [u64; 2] {
        self.0.get(name).copied().unwrap_or_default()
    }
}

impl fmt::Display for Tried {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|(name, [done, refused])| writeln!(out, "{name:40} {done:6} done {refused:6} refused"))
    }
}
