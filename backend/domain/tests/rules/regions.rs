//! The table of regions: whoever sees it cannot tell what is hidden. Every table that fits what is shown is tried.

use std::collections::BTreeMap;

use comity_domain::{
    figures::matrix::{Cell, Matrix, THRESHOLD},
    ids::StateCode,
};
use proptest::prelude::*;

fn matrix(counts: &[Vec<u64>]) -> Matrix {
    let states: Vec<StateCode> = ["LKA", "KEN", "IND"].iter().map(|s| s.parse().unwrap()).collect();
    let pairs: BTreeMap<(StateCode, StateCode), u64> = counts
        .iter()
        .enumerate()
        .flat_map(|(i, row)| row.iter().enumerate().map(move |(j, count)| ((i, j), *count)))
        .map(|((i, j), count)| ((states[i], states[j]), count))
        .collect();
    let regions = states[..counts.len()].iter().map(ToString::to_string).collect();
    Matrix::of(&pairs, regions, |state| state.to_string())
}

fn with_sums(cells: &[u64], n: usize) -> Vec<Vec<u64>> {
    let mut rows: Vec<Vec<u64>> = cells.chunks(n).map(|row| [row, &[row.iter().sum()]].concat()).collect();
    rows.push((0..=n).map(|j| rows.iter().map(|row| row[j]).sum()).collect());
    rows
}

/// Calls `each` with every table of `n` by `n` that comes to `all` and has the numbers shown.
fn every_table(shown: &[Vec<Cell>], all: u64, each: &mut impl FnMut(&[u64])) {
    fn fill(cells: &mut Vec<u64>, shown: &[Vec<Cell>], left: u64, each: &mut impl FnMut(&[u64])) {
        let n = shown.len() - 1;
        let (row, column) = (cells.len() / n, cells.len() % n);
        if column == 0 && row > 0 {
            let sum: u64 = cells[(row - 1) * n..].iter().sum();
            if matches!(shown[row - 1][n], Cell::Shown(is) if is != sum) {
                return;
            }
        }
        if row == n {
            if left == 0 {
                each(cells);
            }
            return;
        }
        let range = match shown[row][column] {
            Cell::Shown(is) => is..=is.min(left),
            Cell::Suppressed => 0..=left,
        };
        for here in range {
            cells.push(here);
            fill(cells, shown, left - here, each);
            cells.pop();
        }
    }
    fill(&mut vec![], shown, all, each);
}

/// What an attacker finds out: for each hidden number, all it may be.
fn may_be(shown: &[Vec<Cell>]) -> BTreeMap<(usize, usize), Vec<u64>> {
    let n = shown.len() - 1;
    let Cell::Shown(all) = shown[n][n] else { panic!("the sum of all is shown") };
    let mut found: BTreeMap<(usize, usize), Vec<u64>> = BTreeMap::new();
    every_table(shown, all, &mut |cells| {
        let table = with_sums(cells, n);
        let fits = |(seen, is): (&Cell, &u64)| matches!(seen, Cell::Suppressed) || *seen == Cell::Shown(*is);
        if shown.iter().zip(&table).all(|(seen, is)| seen.iter().zip(is).all(fits)) {
            for (i, row) in shown.iter().enumerate() {
                for (j, _) in row.iter().enumerate().filter(|(_, c)| **c == Cell::Suppressed) {
                    let known = found.entry((i, j)).or_default();
                    if !known.contains(&table[i][j]) {
                        known.push(table[i][j]);
                    }
                }
            }
        }
    });
    found
}

fn holds(matrix: &Matrix) -> Result<usize, TestCaseError> {
    let Some(shown) = matrix.suppressed() else { return Ok(0) };
    let counts = matrix.counts();
    let n = counts.len() - 1;
    for (i, row) in counts.iter().enumerate() {
        for (j, count) in row.iter().enumerate().filter(|(j, _)| i < n || *j < n) {
            if *count < THRESHOLD {
                prop_assert_eq!(shown[i][j], Cell::Suppressed, "a small number is never shown");
            }
        }
    }
    let found = may_be(&shown);
    for ((i, j), values) in &found {
        let is = counts[*i][*j];
        prop_assert!(
            values.contains(&is) && values.len() > 1,
            "{:?} tells that ({}, {}) is {}",
            shown,
            i,
            j,
            is
        );
        if is < THRESHOLD {
            prop_assert!(
                values.contains(&0) && values.iter().any(|v| *v >= THRESHOLD),
                "{:?} tells that ({}, {}) is small",
                shown,
                i,
                j
            );
        }
    }
    Ok(found.len())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn nobody_can_tell_what_is_hidden_of_two_regions(cells in prop::collection::vec(0..14_u64, 4)) {
        holds(&matrix(&cells.chunks(2).map(<[u64]>::to_vec).collect::<Vec<_>>()))?;
    }

    #[test]
    fn nobody_can_tell_what_is_hidden_of_three_regions(cells in prop::collection::vec(2..8_u64, 9)) {
        let matrix = matrix(&cells.chunks(3).map(<[u64]>::to_vec).collect::<Vec<_>>());
        let hidden = |shown: &Vec<Vec<Cell>>| {
            shown[..3].iter().flat_map(|row| &row[..3]).filter(|c| **c == Cell::Suppressed).count()
        };
        // More hidden cells are more tables than can be tried, and less to hold on to for whoever attacks.
        prop_assume!(matrix.suppressed().is_some_and(|shown| hidden(&shown) <= 6));
        prop_assert!(holds(&matrix)? > 0 || cells.iter().all(|c| *c >= THRESHOLD));
    }
}

#[test]
fn one_small_cell_takes_others_with_it() {
    let matrix = matrix(&[vec![2, 40], vec![30, 6]]);
    let shown = matrix.suppressed().unwrap();
    let hidden = shown.iter().flatten().filter(|c| **c == Cell::Suppressed).count();
    assert!(
        hidden >= 4,
        "the small one, one in its row, one in its column and one that closes the square: {shown:?}"
    );
    assert_eq!(shown[2][2], Cell::Shown(78));
    assert_eq!(holds(&matrix).unwrap(), hidden);
}

#[test]
fn what_is_large_is_shown_and_what_cannot_be_protected_is_withheld() {
    let large = matrix(&[vec![12, 40], vec![30, 6]]);
    assert!(large.suppressed().unwrap().iter().flatten().all(|c| matches!(c, Cell::Shown(_))));
    assert_eq!(
        matrix(&[vec![1, 0], vec![2, 0]]).suppressed(),
        None,
        "there are three requests, so every cell is small"
    );
    assert_eq!(matrix(&[vec![0, 0], vec![0, 0]]).suppressed(), None);
    assert_eq!(matrix(&[vec![3]]).suppressed(), None);
    assert_eq!(matrix(&[vec![7]]).suppressed(), Some(vec![vec![Cell::Shown(7); 2]; 2]));
}
