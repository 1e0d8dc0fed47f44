use super::*;
use frame_support::{derive_impl, traits::Get};
use sp_runtime::BuildStorage;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Network: crate,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlock<Test>;
}

impl Config for Test {}

fn chain(parameters: Parameters) -> sp_io::TestExternalities {
    GenesisConfig::<Test> { parameters, ..Default::default() }.build_storage().expect("valid parameters").into()
}

fn assert_getters_answer(expected: &Parameters) {
    assert_eq!(Network::slot_duration(), expected.slot_duration);
    assert_eq!(Network::challenge_window(), expected.challenge_window);
    assert_eq!(Network::refund_delay(), expected.refund_delay);
    assert_eq!(Network::half_life(), expected.half_life);
    assert_eq!(Network::summary_interval(), expected.summary_interval);
    assert_eq!(Network::session_length(), expected.session_length);
    assert_eq!(Network::grant_day(), expected.grant_day);
    assert_eq!(Network::ss58_prefix(), expected.ss58_prefix);
    for chain in VirtualChain::ALL {
        assert_eq!(Network::retention(chain), expected.retention.of(chain));
    }
}

#[test]
fn getters_answer_what_genesis_says() {
    let mut distinct = Parameters::development();
    distinct.retention = Retention { scores: 11, board: 12, summaries: 13, work: 14, messages: 15, news: 16 };
    chain(distinct.clone()).execute_with(|| {
        assert_getters_answer(&distinct);
        assert_eq!(Network::parameters(), distinct);
        Network::do_try_state().expect("genesis is sound");
    });
}

#[test]
fn getters_answer_mainnet_values_where_there_is_no_state_at_all() {
    assert_getters_answer(&Parameters::mainnet());
}

#[test]
fn getters_answer_mainnet_values_on_an_empty_state() {
    sp_io::TestExternalities::default().execute_with(|| {
        assert_getters_answer(&Parameters::mainnet());
        assert!(Network::do_try_state().is_err());
    });
}

#[test]
fn adapters_answer_what_the_getters_answer() {
    chain(Parameters::development()).execute_with(|| {
        assert_eq!(<SlotDuration<Network> as Get<u64>>::get(), 3_000);
        assert_eq!(<MinimumPeriod<Network> as Get<u64>>::get(), 1_500);
        assert_eq!(<ChallengeWindow<Network> as Get<u32>>::get(), 5);
        assert_eq!(<RefundDelay<Network> as Get<u32>>::get(), 10);
        assert_eq!(<HalfLife<Network> as Get<u32>>::get(), 20);
        assert_eq!(<SummaryInterval<Network> as Get<u32>>::get(), 200);
        assert_eq!(<SessionLength<Network> as Get<u32>>::get(), 40);
        assert_eq!(<GrantDay<Network> as Get<u32>>::get(), 20);
        assert_eq!(<Ss58Prefix<Network> as Get<u16>>::get(), 42);
    });
}

#[test]
#[should_panic(expected = "network parameters refused: RefundBeforeSettlement")]
fn genesis_should_fail_when_the_parameters_are_invalid() {
    chain(Parameters { refund_delay: 4, ..Parameters::development() });
}

#[test]
fn genesis_reads_as_json_and_refuses_unknown_fields() {
    let config = GenesisConfig::<Test> { parameters: Parameters::staging(), ..Default::default() };
    let json = serde_json::to_value(&config).expect("genesis is JSON");
    assert_eq!(json["parameters"]["slotDuration"], 150_000);
    assert_eq!(json["parameters"]["retention"]["messages"], 17_280);
    let back: GenesisConfig<Test> = serde_json::from_value(json.clone()).expect("what was written can be read");
    assert_eq!(back.parameters, Parameters::staging());

    let mut misspelt = json;
    misspelt["parameters"]["halflife"] = 1.into();
    assert!(serde_json::from_value::<GenesisConfig<Test>>(misspelt).is_err());
}
