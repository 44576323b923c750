//! A PostgreSQL of the tests' own: in a folder of its own under /tmp, gone with the process that started it however that ends.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};
use std::thread::sleep;
use std::time::{Duration, Instant};

use soxa_carrier::admit::{Admission, admit};
use soxa_carrier::connection::{Address, Line, Purpose};
use soxa_carrier::migrate;
use soxa_carrier::problem::{LineProblem, Problem};

/// Where programs of PostgreSQL are; the newest of several.
pub fn programs() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .flatten()
        .map(|version| version.path().join("bin"))
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    found.sort();
    found.pop()
}

/// Runs a program as whoever may run PostgreSQL, which root may not.
pub fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

pub fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}

/// Runs a command to its end, which must be a good one.
pub fn done(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A folder that the server may write to and everybody may pass.
pub fn folder() -> PathBuf {
    let folder = tempfile::Builder::new().prefix("soxa-pg").tempdir_in("/tmp").unwrap().keep();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    if is_root() {
        done(Command::new("chown").arg("postgres").arg(&folder));
    }
    folder
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

pub struct Server {
    pub folder: PathBuf,
    pub port: u16,
    // When this end is closed, by whatever end of the process, the shell behind it stops the server.
    _alive: ChildStdin,
    _shell: Child,
}

impl Server {
    /// Starts what is in `data` below a folder.
    pub fn start(folder: &Path, data: &str, port: u16) -> Self {
        let script = "\"$1/postgres\" -D \"$2\" >\"$2.log\" 2>&1 & server=$!
            echo $server >\"$2.pid\"; read -r end; kill -QUIT $server 2>&-; wait $server; rm -rf \"$3\"";
        let mut shell = command("sh")
            .args(["-c", script, "sh"])
            .arg(programs().unwrap())
            .arg(folder.join(data))
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let alive = shell.stdin.take().unwrap();
        Self { folder: folder.to_owned(), port, _alive: alive, _shell: shell }
    }

    /// Writes settings into a cluster.
    pub fn configure(folder: &Path, data: &str, port: u16, more: &str) {
        let settings = format!(
            "port = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '{}'\nfsync = off\n\
             full_page_writes = off\nshared_buffers = 32MB\nmax_wal_size = 1GB\nautovacuum = off\nmax_connections = 60\n{more}\n",
            folder.display()
        );
        append(&folder.join(data).join("postgresql.conf"), &settings);
    }

    pub fn url(&self, login: &str, database: &str) -> String {
        format!("postgresql://{login}@127.0.0.1:{}/{database}?sslmode=disable", self.port)
    }

    pub fn keeper(&self, database: &str) -> Line {
        Line::open(&self.keeper_address(database), Purpose::Keep).unwrap()
    }

    pub fn keeper_address(&self, database: &str) -> Address {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        Address::read(&format!("postgresql://postgres@{folder}:{}/{database}", self.port), None).unwrap()
    }

    pub fn wait(&self) {
        let begun = Instant::now();
        while let Err(problem) = Line::open(&self.keeper_address("postgres"), Purpose::Read) {
            assert!(begun.elapsed() < Duration::from_secs(20), "{problem}");
            sleep(Duration::from_millis(20));
        }
    }
}

pub fn append(path: &Path, text: &str) {
    fs::OpenOptions::new().append(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
}

pub fn copy(from: &Path, to: &Path) {
    done(command("cp").arg("-a").arg(from).arg(to));
}

fn init(folder: &Path, data: &str) {
    let initdb = programs().unwrap().join("initdb");
    let options = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync", "-D"];
    done(command(initdb).args(options).arg(folder.join(data)));
}

/// The server that the tests share; none where PostgreSQL is not installed.
pub fn shared() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    let server = SERVER.get_or_init(|| {
        programs()?;
        let (folder, port) = (folder(), free_port());
        init(&folder, "data");
        copy(&folder.join("data"), &folder.join("spare"));
        crate::tls::make_papers(&folder);
        let tls = format!(
            "wal_level = minimal\nmax_wal_senders = 0\nssl = on\nssl_cert_file = '{0}/server.pem'\nssl_key_file = '{0}/server.key'\nssl_ca_file = '{0}/authority.pem'",
            folder.display()
        );
        Server::configure(&folder, "data", port, &tls);
        let rights = "local all postgres trust\nhostssl all by_paper 127.0.0.1/32 cert\nhost all all 127.0.0.1/32 scram-sha-256\n";
        fs::write(folder.join("data/pg_hba.conf"), rights).unwrap();
        let server = Server::start(&folder, "data", port);
        server.wait();
        let mut keeper = server.keeper("postgres");
        run(&mut keeper, "create database upward_template");
        let mut keeper = server.keeper("upward_template");
        keeper.work(migrate::make).unwrap();
        Some(server)
    });
    server.as_ref()
}

/// Runs statements.
pub fn run(line: &mut Line, sql: &str) {
    tried(line, sql).unwrap();
}

pub fn tried(line: &mut Line, sql: &str) -> Result<(), LineProblem> {
    line.work(async |client| Ok(client.batch_execute(sql).await?))
}

/// The first column of every row, as text.
pub fn asked(line: &mut Line, sql: &str) -> Result<Vec<String>, LineProblem> {
    line.work(async |client| {
        let rows = client.query(sql, &[]).await?;
        Ok(rows.iter().map(|row| row.get::<_, Option<String>>(0).unwrap_or_default()).collect())
    })
}

/// A database of one test, with the schema in it.
pub struct Database {
    pub server: &'static Server,
    pub name: String,
    asking: Mutex<Option<Line>>,
}

impl Database {
    pub fn new(server: &'static Server) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let name = format!("upward_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let sql = format!("create database {name} template upward_template");
        let begun = Instant::now();
        // Two tests at once cannot copy one template.
        while let Err(problem) = tried(&mut server.keeper("postgres"), &sql) {
            assert!(begun.elapsed() < Duration::from_secs(20), "{problem}");
            sleep(Duration::from_millis(20));
        }
        Self::of(server, &name)
    }

    /// One that tests have together which only want some database: each with a commune of its own.
    pub fn shared(server: &'static Server) -> Self {
        static MADE: OnceLock<String> = OnceLock::new();
        Self::of(server, MADE.get_or_init(|| Self::new(server).name))
    }

    /// One that is there.
    pub fn of(server: &'static Server, name: &str) -> Self {
        Self { server, name: name.to_owned(), asking: Mutex::new(None) }
    }

    pub fn keeper(&self) -> Line {
        self.server.keeper(&self.name)
    }

    pub fn run(&self, sql: &str) {
        self.with_line(|line| run(line, sql));
    }

    pub fn ask(&self, sql: &str) -> Vec<String> {
        self.with_line(|line| asked(line, sql).unwrap())
    }

    /// Over one line, which is kept.
    fn with_line<T>(&self, work: impl FnOnce(&mut Line) -> T) -> T {
        work(self.asking.lock().unwrap().get_or_insert_with(|| self.keeper()))
    }

    /// The login of a commune in this database: logins are of the whole server.
    pub fn login(&self, commune: &str) -> String {
        format!("c{commune}_{}", self.name)
    }

    /// Admits a commune, and gives the address under which it sends.
    pub fn admit(&self, commune: &str) -> Address {
        self.try_admit(commune, &self.login(commune)).unwrap();
        self.address(&self.login(commune))
    }

    pub fn try_admit(&self, commune: &str, login: &str) -> Result<(), Problem> {
        let name = format!("Xã {commune}");
        let admission =
            Admission {
                commune, name: &name, province: "Đắk Lắk", login, password: Some("mật khẩu 1")
            };
        self.keeper().work(async |client| admit(client, admission).await)
    }

    pub fn secret(&self, text: &str) -> PathBuf {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = self.server.folder.join(format!("secret_{}_{number}", self.name));
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path
    }

    /// The address of a login with the password that all have here.
    pub fn address(&self, login: &str) -> Address {
        let secret = self.secret("mật khẩu 1\nnot this line\n");
        Address::read(&self.server.url(login, &self.name), Some(&secret)).unwrap()
    }

    /// Every row of every table, so that two moments can be compared.
    pub fn dump(&self) -> Vec<String> {
        let mut all = Vec::new();
        for table in ["inbox", "head", "person", "case_file", "finding", "queue_item", "figure", "commune"] {
            let sql = format!("select '{table} ' || t::text from upward.{table} t order by 1");
            all.extend(self.ask(&sql));
        }
        all
    }
}
