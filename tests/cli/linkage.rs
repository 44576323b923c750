//! `soxa match` and `soxa dedupe`: lists as they come, without a register.

use crate::commune::Commune;

const PEOPLE: &str = "Số CCCD,Họ và tên,Ngày sinh,GT\n\
    051078222222,Đinh Văn Hùng,15/07/1978,Nam\n\
    051181555555,Phạm Thị Thủy,1981,Nữ\n";

#[test]
fn a_list_is_matched_by_whatever_columns_it_has() {
    let commune = Commune::bare();
    let people = commune.write("people.csv", PEOPLE.as_bytes());
    let list = commune.write(
        "list.csv",
        "STT;Họ tên;CCCD;Năm sinh\n1;DINH VAN HUNG;51078222222;1978\n2;Lê Văn Tám;;1990\n".as_bytes(),
    );
    let ran = commune.run(&["match", "--left", &people, "--right", &list]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines[0], "left_id,right_id,score,verdict");
    // The list's id is its own column CCCD, as it stands there.
    assert!(
        lines[1].starts_with("051078222222,51078222222,0.99")
            || lines[1].starts_with("051078222222,51078222222,1.0"),
        "{lines:?}"
    );
    assert!(lines[1].ends_with(",match"), "{lines:?}");
    assert_eq!(lines.len(), 2);
    let out = commune.path("pairs.csv").to_str().unwrap().to_owned();
    assert_eq!(commune.run(&["match", "--left", &people, "--right", &list, "-o", &out]).status, 0);
    assert_eq!(std::fs::read_to_string(out).unwrap(), ran.out);
}

#[test]
fn doubles_of_a_file_are_told_by_row_number_where_it_has_no_ids() {
    let commune = Commune::bare();
    let file = commune.write(
        "people.csv",
        "full_name,birth_date,cmnd\nĐinh Văn Hùng,1978-07-15,211000002\nPhạm Thị Thủy,1981,\nDinh Van Hung,15/07/1978,211000002\n"
            .as_bytes(),
    );
    let ran = commune.run(&["dedupe", "--input", &file]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.out.lines().nth(1).is_some_and(|l| l.starts_with("1,3,")), "{}", ran.out);
}

#[test]
fn another_population_is_a_schema_file() {
    let commune = Commune::bare();
    let schema = commune.write("febrl.toml", include_bytes!("../../crates/soxa-linkage/src/data/febrl.toml"));
    let left = commune.write(
        "a.csv",
        b"rec_id, given_name, surname, date_of_birth, soc_sec_id\na1, amber, blackwell, 19860325, 2016958\na2, joel, ryan, 19720615, 9499826\n",
    );
    let right = commune.write(
        "b.csv",
        b"rec_id, given_name, surname, date_of_birth, soc_sec_id\nb1, blackwell, ambre, 19860325, 2016985\n",
    );
    let ran = commune.run(&["match", "--left", &left, "--right", &right, "--schema", &schema]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.out.contains("a1,b1,"), "{}", ran.out);
    let wrong = commune.write("wrong.toml", b"id = []\n");
    let ran = commune.run(&["match", "--left", &left, "--right", &right, "--schema", &wrong]);
    assert_eq!(ran.status, 3, "{}", ran.err);
    assert!(ran.err.contains("wrong.toml"), "{}", ran.err);
}

#[test]
fn files_that_are_none_are_refused_and_name_themselves() {
    let commune = Commune::bare();
    let people = commune.write("people.csv", PEOPLE.as_bytes());
    for (name, bytes) in [
        ("empty.csv", &b""[..]),
        ("noise.csv", &b"\0\x01\x02\xff\xfe"[..]),
        ("letter.csv", &b"Dear Sir,\nyours\n"[..]),
    ] {
        let file = commune.write(name, bytes);
        for arguments in
            [vec!["match", "--left", &people, "--right", &file], vec!["dedupe", "--input", &file]]
        {
            let ran = commune.run(&arguments);
            assert_eq!((ran.status, ran.out.as_str()), (3, ""), "{name}: {}", ran.err);
            assert!(ran.err.contains(name), "{}", ran.err);
        }
    }
    let header_only = commune.write("header.csv", "Họ và tên,Ngày sinh\n".as_bytes());
    let ran = commune.run(&["match", "--left", &header_only, "--right", &people]);
    assert_eq!((ran.status, ran.out.as_str()), (0, "left_id,right_id,score,verdict\n"));
    let hostile = format!("Họ và tên,Ngày sinh\n\"{}\",\"\u{1b}[2J\"\n,\n", "A".repeat(3_000_000));
    let hostile = commune.write("hostile.csv", hostile.as_bytes());
    assert_eq!(commune.run(&["match", "--left", &people, "--right", &hostile]).status, 0);
    assert_eq!(commune.run(&["dedupe", "--input", "/nowhere/people.csv"]).status, 3);
}

#[test]
fn blocks_that_others_made_are_weighed_wherever_they_stand() {
    let commune = Commune::bare();
    let head = "id,block,register,person_id,full_name,birth_date,sex";
    let rows = [
        "a1,x,21349,051078222222,dinh van hung,1978-07-15,male",
        "b1,x,21361,051078222222,dinh van hung,1978-07-15,male",
        "b2,x,21361,,dinh van hung,1978-07-15,male",
        "a2,y,21349,051181555555,pham thi thuy,1981,female",
        "c1,y,21484,051181555555,ho van ut,1990-02-01,male",
    ];
    let people = commune.write(
        "people.csv",
        PEOPLE.replace("Số CCCD,Họ và tên,Ngày sinh,GT", "person_id,full_name,birth_date,sex").as_bytes(),
    );
    let dedupe = |blocks: &str| commune.run(&["dedupe", "--blocks", blocks, "--crowd", &people]);
    let all = commune.write("blocks.csv", format!("{head}\n{}\n", rows.join("\n")).as_bytes());
    let ran = dedupe(&all);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let lines: Vec<&str> = ran.out.lines().skip(1).collect();
    assert!(lines[0].starts_with("a1,b1,") && lines[0].ends_with(",match"), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("a1,b2,")), "another register's: {lines:?}");
    assert!(!lines.iter().any(|line| line.starts_with("b1,b2,")), "one register's own: {lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("a2,c1,0.500000,review")), "{lines:?}");
    // The same in two pieces, one of them by a pipe: nothing else comes out.
    let piece = commune.write("piece.csv", format!("{head}\n{}\n", rows[3..].join("\n")).as_bytes());
    let piped = format!("{head}\n{}\n", rows[..3].join("\n"));
    let first = commune.fed(&["dedupe", "--blocks", "-", "--crowd", &people], piped.as_bytes());
    let mut pieces: Vec<String> = first.out.lines().skip(1).map(str::to_owned).collect();
    pieces.extend(dedupe(&piece).out.lines().skip(1).map(str::to_owned));
    pieces.sort();
    let mut whole: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    whole.sort();
    assert_eq!(pieces, whole);
    // Of a part in which nobody stands nothing comes.
    let nobody = commune.fed(&["dedupe", "--blocks", "-", "--crowd", &people], b"");
    assert_eq!(
        (nobody.status, nobody.out.as_str()),
        (0, "left_id,right_id,score,verdict\n"),
        "{}",
        nobody.err
    );
}

#[test]
fn blocks_that_are_none_are_refused() {
    let commune = Commune::bare();
    let people = commune.write("people.csv", b"person_id,full_name\n051078222222,dinh van hung\n");
    let apart = "block,register,id,full_name\nx,1,a,b\ny,1,a,b\nx,2,b,b\n".to_owned();
    let many: Vec<String> = (0..5_001).map(|n| format!("x,{n},a{n},dinh van hung")).collect();
    let many = many.join("\n");
    for (name, text, says) in [
        ("no-block", "register,id,full_name\n1,a,b\n".to_owned(), "block"),
        ("nothing-known", "a,b\n1,2\n".to_owned(), "full_name"),
        ("apart", apart, "“x”"),
        ("large", format!("block,register,id,full_name\n{many}"), "5000"),
        ("uneven", "block,register,id,full_name\nx,1\n".to_owned(), "4"),
    ] {
        let file = commune.write(&format!("{name}.csv"), text.as_bytes());
        let ran = commune.run(&["dedupe", "--blocks", &file, "--crowd", &people]);
        assert_eq!((ran.status, ran.out.as_str()), (3, ""), "{name}: {}", ran.err);
        assert!(ran.err.contains(says), "{name}: {}", ran.err);
    }
    for arguments in [
        &["dedupe"] as &[&str],
        &["dedupe", "--blocks", &people],
        &["dedupe", "--input", &people, "--crowd", &people],
        &["dedupe", "--input", &people, "--blocks", &people, "--crowd", &people],
    ] {
        assert_eq!(commune.run(arguments).status, 2, "{arguments:?}");
    }
}

/// One of twins is not the other, however much the two have in common.
#[test]
fn a_twin_of_another_name_is_for_people_to_look_at() {
    let commune = Commune::bare();
    let head = "full_name,birth_date,person_id,father_name,mother_name,hamlet\n";
    let of = |name: &str, id: &str| {
        format!("{head}{name},15/03/2005,{id},Đinh Văn Goa,Phạm Thị Lê,Thôn Gò Tranh\n")
    };
    for (one, other, ids) in [
        ("Đinh Văn Tuấn", "Đinh Văn Hùng", ["051205000111", "051205000112"]),
        ("Đinh Thị Linh", "Đinh Thị Ly", ["051305000111", "051305000112"]),
        ("Đinh Văn Tuấn", "Đinh Văn Hùng", ["", ""]),
    ] {
        let left = commune.write("l.csv", of(one, ids[0]).as_bytes());
        let right = commune.write("r.csv", of(other, ids[1]).as_bytes());
        let told = commune.run(&["match", "--left", &left, "--right", &right]);
        assert!(told.status == 0 && !told.out.contains(",match"), "{one} {other}: {}", told.out);
    }
    // One number under two names is one person.
    let left = commune.write("l.csv", of("Đinh Văn Tuấn", "051205000111").as_bytes());
    let right = commune.write("r.csv", of("Đinh Văn Hùng", "051205000111").as_bytes());
    assert!(!commune.run(&["match", "--left", &left, "--right", &right]).out.is_empty());
}
