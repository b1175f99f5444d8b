#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

use super::*;

/// Hidden counts, each a cell of its own.
fn world(counts: &[i64]) -> World {
    let mut world = World::default();
    for (column, truth) in counts.iter().enumerate() {
        world.hide(Unknown { truth: *truth, watched: true, column: Some(column) });
    }
    world
}

fn values(world: &World, at: usize) -> [usize; 2] {
    let index = Index::of(world);
    let ranges = bounds::narrowed(world, &index);
    [shift::values(world, &index, at), programme::values(world, &index, &ranges, at)]
}

#[test]
fn moving_and_solving_find_the_same() {
    let mut one = world(&[10, 10, 10]);
    one.tell(vec![(0, 1), (1, 1), (2, 1)], (30, 30));
    for at in 0..3 {
        one.tell(vec![(at, 1)], (8, 12));
    }
    assert_eq!(values(&one, 0), [4, 4]);
    assert_eq!(one.first_told(), None);
    one.tell(vec![(1, 1), (2, 1)], (20, 20));
    assert_eq!(values(&one, 0), [1, 1]);
    assert_eq!(one.first_told(), Some(0));
}

#[test]
fn half_a_person_is_no_world() {
    // Twice the count is odd in the middle only: a linear programme alone would think of 2.5.
    let mut one = world(&[2, 1]);
    one.tell(vec![(0, 2), (1, 1)], (5, 5));
    assert_eq!(values(&one, 0)[1], 3, "0, 1 and 2");
    assert_eq!(one.first_told(), Some(0));
}

#[test]
fn what_hangs_together_over_several_steps_is_solved_for() {
    // No single move leads away from the truth: three have to go together.
    let mut one = world(&[5, 5, 5, 5]);
    one.tell(vec![(0, 1), (1, 1)], (10, 10));
    one.tell(vec![(1, 1), (2, 1)], (10, 10));
    one.tell(vec![(2, 1), (3, 1)], (10, 10));
    let [moved, solved] = values(&one, 0);
    assert_eq!(moved, 1);
    assert!(solved >= VALUES_MIN);
    assert_eq!(one.first_told(), None);
}
