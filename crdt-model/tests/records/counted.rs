//! What is counted and reckoned by hand.

use crdt_model::estimate::{Estimate, EstimateAmong, EstimateMethod, EstimateSort, Estimator};
use crdt_model::guidance::Guidance;
use crdt_model::headcount::{CountMethod, Headcount, headcount_id};
use crdt_model::problem::Problem;

use super::{AMINA, GROUP, TABLET, date, logged, written};

#[test]
fn counts_read_back() {
    reads_back!(
        Headcount {
            group: Some(GROUP),
            date: Some(date("2026-11-12")),
            count: Some(31),
            method: Some(CountMethod::OnTheDay),
            logged: logged(),
        },
        Headcount
    );
    reads_back!(
        Estimate {
            group: Some(GROUP),
            sort: Some(EstimateSort::MinorityBackground),
            among: Some(EstimateAmong::NewVolunteers),
            date: Some(date("2026-11-01")),
            count: Some(3),
            estimator: Some(Estimator::Consultant),
            method: Some(EstimateMethod::Acquaintance),
            logged: logged(),
        },
        Estimate
    );
    reads_back!(
        Guidance {
            group: Some(GROUP),
            child: Some(AMINA),
            association: "Tingbjerg Håndbold".to_owned(),
            date: Some(date("2026-11-02")),
            logged: logged(),
        },
        Guidance
    );
}

#[test]
fn what_is_recorded_before_its_day_came_is_a_problem() {
    let tomorrow_week = date("2026-11-19");
    let count = Headcount {
        group: Some(GROUP),
        date: Some(tomorrow_week),
        count: Some(3),
        method: Some(CountMethod::OnTheDay),
        logged: logged(),
    };
    assert_eq!(Headcount::read(&written(TABLET, &count.edits())).1, [Problem::InTheFuture]);
}

#[test]
fn a_groups_headcount_on_a_day_is_one_record() {
    assert_eq!(headcount_id(GROUP, date("2026-11-12")), headcount_id(GROUP, date("2026-11-12")));
    assert_ne!(headcount_id(GROUP, date("2026-11-12")), headcount_id(GROUP, date("2026-11-13")));
}
