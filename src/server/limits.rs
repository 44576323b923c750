//! How many may be there, and who gives way: nobody who looks in from outside, and nobody who has not signed in, takes
//! a place that an officer at the counter needs. A session whose line has dropped gives way first.

/// Sessions of officers at once.
pub const SESSIONS: usize = 64;
/// Places kept beside them for officers who have hardly any.
pub const KEPT_FREE: usize = 8;
const HARDLY_ANY: usize = 4;
/// Sessions of one operator who comes as another system user than the owner's.
const OF_OPERATOR: usize = 12;
/// Sessions of those who only look or whose line an SSH key opened: of one operator or key, and of all.
const OF_VIEWER: usize = 4;
const VIEWERS: usize = 24;
/// Sessions in which nobody has signed in yet: of one system user, and of all.
const OF_STRANGER: usize = 4;
const STRANGERS: usize = 8;
/// Sessions that wait for their operator: of one, and of all.
const KEPT_OF_ONE: usize = 4;
const KEPT: usize = 24;
/// Commands at once, of the owner's own user, of another one, and of all.
const COMMANDS: usize = 32;
const COMMANDS_OF_OTHER: usize = 8;

/// Somebody with a place, or who wants one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Who; empty before one has signed in.
    pub operator: String,
    /// The system user.
    pub uid: u32,
    /// Whether it is the owner's own user.
    pub own: bool,
    /// Only to look, or over a line that a key opened.
    pub viewer: bool,
    /// The line has dropped.
    pub kept: bool,
}

#[derive(PartialEq, Eq)]
enum Class {
    Stranger,
    Viewer,
    Officer,
}

impl Client {
    fn class(&self) -> Class {
        match (self.operator.is_empty(), self.viewer) {
            (true, _) => Class::Stranger,
            (false, true) => Class::Viewer,
            (false, false) => Class::Officer,
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        self.operator == other.operator && self.uid == other.uid
    }
}

/// Whether there is a place for a connection among those who are there.
pub fn has_place(there: &[Client], new: &Client) -> bool {
    let class = new.class();
    let mut at_work = there.iter().filter(|g| !g.kept && g.class() == class);
    let all = at_work.clone().count();
    let same = at_work.clone().filter(|g| g.is_same(new)).count();
    match class {
        Class::Stranger => all < STRANGERS && at_work.filter(|g| g.uid == new.uid).count() < OF_STRANGER,
        Class::Viewer => all < VIEWERS && same < OF_VIEWER,
        Class::Officer => {
            let of_operator = at_work.by_ref().filter(|g| g.operator == new.operator).count();
            let most = if new.own { SESSIONS } else { OF_OPERATOR };
            let places = if of_operator < HARDLY_ANY { SESSIONS + KEPT_FREE } else { SESSIONS };
            of_operator < most && all < places
        }
    }
}

/// Which of the kept sessions, oldest first, must go when this one is kept too.
pub fn gives_way(there: &[Client], new: &Client) -> Option<usize> {
    let kept = || there.iter().enumerate().filter(|(_, g)| g.kept);
    let mut same = kept().filter(|(_, g)| g.is_same(new));
    if same.clone().count() >= KEPT_OF_ONE {
        return same.next().map(|(at, _)| at);
    }
    if kept().count() < KEPT {
        return None;
    }
    let viewer = kept().find(|(_, g)| g.class() != Class::Officer);
    viewer.or_else(|| kept().next()).map(|(at, _)| at)
}

/// Whether one more command of this user may run beside those that do.
pub fn may_run(running: &[u32], uid: u32, own: u32) -> bool {
    let same = running.iter().filter(|u| **u == uid).count();
    // Others together leave the owner's own user half of the places.
    let others = running.iter().filter(|u| **u != own).count();
    running.len() < COMMANDS && (uid == own || (same < COMMANDS_OF_OTHER && others < COMMANDS / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(operator: &str, uid: u32, viewer: bool) -> Client {
        Client { operator: operator.to_owned(), uid, own: uid == 0, viewer, kept: false }
    }

    /// Everybody of a list of clients who finds a place.
    fn admitted(all: impl IntoIterator<Item = Client>) -> Vec<Client> {
        let mut there = Vec::new();
        for new in all {
            if has_place(&there, &new) {
                there.push(new);
            }
        }
        there
    }

    #[test]
    fn neither_a_viewer_nor_strangers_take_the_counter_s_places() {
        let viewers = (0..200).map(|n| client(&format!("huyện {}", n % 9), 900, true));
        let strangers = (0..200).map(|n| client("", 1000 + n % 7, false));
        let mut there = admitted(viewers.chain(strangers));
        assert_eq!(there.len(), VIEWERS + STRANGERS);
        for n in 0..SESSIONS {
            let officer = client(&format!("bàn {}", n % 8), 500, false);
            assert!(has_place(&there, &officer), "{n}");
            there.push(officer);
        }
        assert_eq!(admitted((0..99).map(|_| client("huyện", 900, true))).len(), OF_VIEWER);
        assert_eq!(admitted((0..99).map(|_| client("", 1000, false))).len(), OF_STRANGER);
    }

    #[test]
    fn one_operator_leaves_places_to_the_others_and_kept_sessions_hold_none() {
        let mut there = admitted((0..99).map(|_| client("Lan", 0, false)));
        assert_eq!(there.len(), SESSIONS);
        assert!(has_place(&there, &client("Minh", 0, false)));
        assert_eq!(admitted((0..99).map(|_| client("Hoa", 501, false))).len(), OF_OPERATOR);
        for client in &mut there {
            client.kept = true;
        }
        assert!(has_place(&there, &client("Lan", 0, false)));
        assert_eq!(gives_way(&there, &client("Lan", 0, false)), Some(0));
        assert_eq!(gives_way(&[], &client("Lan", 0, false)), None);
    }

    #[test]
    fn others_leave_room_for_the_owner_s_own_commands() {
        let mut running = Vec::new();
        for n in 0..200 {
            if may_run(&running, 1000 + n % 9, 0) {
                running.push(1000 + n % 9);
            }
        }
        assert_eq!(running.len(), COMMANDS / 2);
        assert!(may_run(&running, 0, 0));
    }
}
