//! The whole money machine as a small model under a million random events, balanced after each of them.

use scc_math::*;

const SCC: u128 = 1_000_000_000_000;
const ACCOUNTS: usize = 24;
const JOBS: usize = 24;
const HALF_LIFE: u32 = 20;

#[derive(Clone, Copy, Default)]
struct Job {
    payer: usize,
    payment: u128,
    units: u64,
    delivered: u64,
    pending: u128,
}

#[derive(Default)]
struct World {
    now: u32,
    wallets: [u128; ACCOUNTS],
    claims: [Claim; ACCOUNTS],
    awarded: [u128; ACCOUNTS],
    paid_out: [u128; ACCOUNTS],
    total_claim: Decaying,
    jobs: [Job; JOBS],
    volume: Decaying,
    income: u128,
    author_pot: u128,
    carry: u128,
    foundation: u128,
    authors: u128,
    developers: u128,
    reserve: u128,
    issuance: u128,
}

impl World {
    fn pay(&mut self, payer: usize, slot: usize, payment: u128, units: u64) {
        let payment = payment.min(self.wallets[payer]);
        if payment == 0 || (self.jobs[slot].units > 0 && self.jobs[slot].payer != payer) {
            return;
        }
        self.wallets[payer] -= payment;
        let parts = split_income(payment);
        self.foundation += parts.foundation;
        self.author_pot += parts.author;
        let job = &mut self.jobs[slot];
        job.payer = payer;
        job.payment += payment;
        job.pending += parts.rest;
        // More units only while nothing is delivered, so that no unit's price falls.
        if job.delivered == 0 {
            job.units += units;
        }
    }

    fn settle(&mut self, slot: usize, workers: &[(usize, u64, u32)]) {
        let job = &mut self.jobs[slot];
        let mut room = job.units - job.delivered;
        let deliveries: Vec<Delivery> = workers
            .iter()
            .map(|(_, units, stars)| {
                let units = (*units).min(room);
                room -= units;
                Delivery { units, stars_per_mille: *stars }
            })
            .collect();
        let parts = settle(SettlementTerms {
            payment: job.payment,
            units: job.units,
            pending: job.pending,
            carry: self.carry,
            volume: self.volume.value(self.now, HALF_LIFE),
            deliveries: &deliveries,
        });
        job.delivered = job.units - room;
        job.pending -= parts.taken;
        self.carry -= parts.release;
        self.volume.add(parts.credit, self.now, HALF_LIFE);
        self.developers += parts.developers;
        self.reserve += parts.reserve;
        for ((worker, ..), award) in workers.iter().zip(&parts.awards) {
            self.claims[*worker].award(award.claim, self.now, HALF_LIFE);
            self.awarded[*worker] += award.claim;
            assert_eq!(award.claim, claim_of(award.credit, parts.credit, parts.release));
        }
        self.total_claim.add(parts.claims, self.now, HALF_LIFE);
    }

    fn finish(&mut self, slot: usize) {
        let job = core::mem::take(&mut self.jobs[slot]);
        let refund = refund_of(job.payment, job.units - job.delivered, job.units, job.pending);
        self.wallets[job.payer] += refund;
        self.reserve += job.pending - refund;
    }

    fn touch(&mut self, account: usize) {
        self.claims[account].settle(self.now, HALF_LIFE);
        let due = core::mem::take(&mut self.claims[account].accrued);
        self.wallets[account] += due;
        self.paid_out[account] += due;
    }

    fn end_block(&mut self, author: Option<usize>) {
        let parts = split_income(core::mem::take(&mut self.income));
        self.foundation += parts.foundation;
        let from_pot = author_pot_share(self.author_pot);
        if author.is_some() {
            self.author_pot -= from_pot;
            self.authors += parts.author + from_pot;
        } else {
            self.author_pot += parts.author;
        }
        self.carry += parts.rest;
        let overflow = carry_overflow(self.carry, carry_cap(SCC, HALF_LIFE));
        self.carry -= overflow;
        self.reserve += overflow;
        self.now += 1;
        self.income += SCC;
        self.issuance += SCC;
    }

    fn check(&self) {
        let wallets: u128 = self.wallets.iter().sum();
        let owed: u128 = self.claims.iter().map(|claim| claim.amount + claim.accrued).sum();
        let pending: u128 = self.jobs.iter().map(|job| job.pending).sum();
        let shared = self.foundation + self.authors + self.developers + self.reserve;
        let waiting = self.income + self.author_pot + self.carry;
        assert_eq!(wallets + owed + pending + shared + waiting, self.issuance);
        assert!(self.carry <= carry_cap(SCC, HALF_LIFE));
    }

    fn check_claims(&self) {
        let mut sum = 0;
        for (account, claim) in self.claims.iter().enumerate() {
            assert_eq!(self.paid_out[account] + claim.amount + claim.accrued, self.awarded[account]);
            sum += claim.left(self.now, HALF_LIFE);
        }
        // Each account and the total round up by less than 3(1.45 H + 2) planck, and each may have paid a rest of 1,000 whole.
        let slack = 3 * (145 * u128::from(HALF_LIFE) / 100 + 2) + WHOLE_REST;
        assert!(sum.abs_diff(self.total_claim.value(self.now, HALF_LIFE)) <= slack * (ACCOUNTS as u128 + 1));
    }
}

/// A small generator of its own, so that a failing run can be repeated from its seed on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16) % sides
    }

    fn index(&mut self, length: usize) -> usize {
        self.roll(length as u64) as usize
    }

    /// Small, middling and huge amounts alike: the number of digits is drawn first.
    fn amount(&mut self) -> u128 {
        let bits = self.roll(52);
        u128::from(self.roll(1 << bits)) * (1 + u128::from(self.roll(64)))
    }
}

#[test]
fn a_million_random_events_conserve_every_planck() {
    let events: u32 = std::env::var("SCC_MODEL_EVENTS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let seed = std::env::var("SCC_MODEL_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(20_180_402);
    println!("{events} events from seed {seed}");
    let mut dice = Dice(seed);
    let mut world = World { wallets: [10_000 * SCC; ACCOUNTS], ..World::default() };
    world.issuance = world.wallets.iter().sum();
    let mut counts = [0u32; 7];
    for event in 0..events {
        let kind = dice.index(16);
        let slot = dice.index(JOBS);
        let account = dice.index(ACCOUNTS);
        match kind {
            0..=3 => {
                counts[0] += 1;
                let (payment, units) = (dice.amount(), dice.roll(100_000));
                world.pay(account, slot, payment, units);
            }
            4..=6 => {
                counts[1] += 1;
                let workers: Vec<(usize, u64, u32)> = (0..dice.roll(5))
                    .map(|_| (dice.index(ACCOUNTS), dice.roll(60_000), 900 + 25 * dice.roll(5) as u32))
                    .collect();
                world.settle(slot, &workers);
            }
            7 => {
                counts[2] += 1;
                world.finish(slot);
            }
            8..=10 => {
                counts[3] += 1;
                world.touch(account);
            }
            11 => {
                counts[4] += 1;
                let fee = dice.amount().min(world.wallets[account]);
                world.wallets[account] -= fee;
                world.income += fee;
            }
            12 => {
                counts[5] += 1;
                // The paid return what they earned, so that the machine never runs dry.
                let (foundation, reserve) =
                    (core::mem::take(&mut world.foundation), core::mem::take(&mut world.reserve));
                world.wallets[account] += foundation + reserve;
                world.wallets[slot % ACCOUNTS] += core::mem::take(&mut world.authors);
                world.wallets[kind % ACCOUNTS] += core::mem::take(&mut world.developers);
            }
            _ => {
                counts[6] += 1;
                world.end_block((dice.roll(10) > 0).then_some(account));
            }
        }
        world.check();
        if event % 64 == 0 {
            world.check_claims();
        }
    }
    world.check_claims();
    assert!(counts.iter().all(|count| *count > events / 50), "{counts:?}");
    assert!(world.awarded.iter().all(|awarded| *awarded > 0));
}
