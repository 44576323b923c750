//! A thin line: so many bytes a second, and so long each way.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

pub struct SlowLine {
    pub port: u16,
}

impl SlowLine {
    /// Relays connections to a port.
    pub fn start(to: u16, bytes_per_second: u32, each_way: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let far = TcpStream::connect(("127.0.0.1", to)).unwrap();
                for (from, into) in [(&near, &far), (&far, &near)] {
                    relay(from.try_clone().unwrap(), into.try_clone().unwrap(), bytes_per_second, each_way);
                }
            }
        });
        Self { port }
    }
}

fn relay(mut from: TcpStream, mut into: TcpStream, rate: u32, delay: Duration) {
    let (sender, receiver) = channel::<(Instant, Vec<u8>)>();
    std::thread::spawn(move || {
        let mut buffer = [0; 1024];
        while let Ok(n @ 1..) = from.read(&mut buffer) {
            if sender.send((Instant::now(), buffer[..n].to_vec())).is_err() {
                return;
            }
        }
    });
    std::thread::spawn(move || {
        // The line is busy until then.
        let mut free = Instant::now();
        let mut waiting: VecDeque<(Instant, Vec<u8>)> = VecDeque::new();
        while let Ok(next) = receiver.recv() {
            waiting.push_back(next);
            while let Some((came, bytes)) = waiting.pop_front() {
                free = free.max(came) + Duration::from_secs(1) * u32::try_from(bytes.len()).unwrap() / rate;
                let due = free + delay;
                std::thread::sleep(due.saturating_duration_since(Instant::now()));
                if into.write_all(&bytes).is_err() {
                    return;
                }
            }
        }
    });
}
