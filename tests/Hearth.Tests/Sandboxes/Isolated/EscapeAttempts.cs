using System.Runtime.InteropServices;

namespace Hearth.Tests.Sandboxes.Isolated;

/// <summary>The attempts, which find what they look for in the variables of <see cref="EscapeBed"/>.</summary>
internal static class EscapeAttempts
{
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64;

    public static IReadOnlyList<EscapeAttempt> All { get; } =
    [
        // Files
        Files("read a file through a link", "ln -sf $OUT/secret link; cat link"),
        Files("read a file through `..`", "cat ../../../../out/secret"),
        Files("read another workspace", "cat $NEIGHBOUR/secret"),
        Files("write outside", "echo x >$OUT/written && echo ESCAPED"),
        Files("remove a file outside", "rm $OUT/victim && echo ESCAPED"),
        new("change the mode of the server's file", "chmod 600 $OUT/victim && echo ESCAPED", Outcome.DoesNotHold, Outcome.Holds, Outcome.DoesNotHold),
        Files("link a file of the host into the workspace", "ln $OUT/secret hard && echo ESCAPED"),
        Files("write into shared memory", "echo x >/dev/shm/hearth-escape-$SERVER && rm /dev/shm/hearth-escape-$SERVER && echo ESCAPED"),
        new("see that a file exists", "[ -e $OUT/secret ] && echo ESCAPED", Outcome.DoesNotHold, Outcome.DoesNotHold, Outcome.DoesNotHold),

        // The server
        new("inherit the server's variables", "[ -n \"$HEARTH_ESCAPE_SECRET\" ] && echo ESCAPED", Outcome.Holds, Outcome.Holds, Outcome.Holds),
        Files("inherit the server's open files", "true <&$FD && echo ESCAPED"),
        Files("read `/proc` of the server: `environ`", "head -c1 /proc/$SERVER/environ >/dev/null && echo ESCAPED"),
        Files("read `/proc` of the server: `mem`", "exec 3</proc/$SERVER/mem && echo ESCAPED"),
        Files("list processes", "[ -n \"$(ls /proc)\" ] && echo ESCAPED"),
        Files("signal the server", "kill -0 $SERVER && echo ESCAPED"),
        Files("debug another process (`ptrace`)", Perl($"$p=fork;if(!$p){{sleep 9;exit}}$r=syscall({(IsArm ? 117 : 101)},0x4206,$p,0,0);kill 9,$p;print \"ESCAPED\" if $r==0")),
        new("leave a process behind", "read -r line < <(setsid sh -c 'echo PID $$; exec sleep 61 </dev/null >/dev/null 2>&1'); echo $line", Outcome.DoesNotHold, Outcome.Holds, Outcome.DoesNotHold),

        // Rights
        new("a set-user-id program", "[ \"$($OUT/programs/set-user-id -u)\" = 0 ] && echo ESCAPED", Outcome.DoesNotHold, Outcome.Holds, Outcome.NotTried),
        Files("a user namespace", "unshare --user --map-root-user true && echo ESCAPED"),
        Files("io_uring", Perl("print \"ESCAPED\" if syscall(425,1,pack(\"x256\"))>=0"), Outcome.NotTried),
        Files("bpf", Perl($"syscall({(IsArm ? 280 : 321)},0,0,0);print \"ESCAPED\" if $!!=1"), Outcome.NotTried),
        Files("keyctl", Perl($"syscall({(IsArm ? 219 : 250)},0,-3,0);print \"ESCAPED\" if $!!=1"), Outcome.NotTried),
        Files("perf_event_open", Perl($"syscall({(IsArm ? 241 : 298)},0,0,-1,-1,0);print \"ESCAPED\" if $!!=1"), Outcome.NotTried),

        // Network
        Files("TCP", "exec 3<>/dev/tcp/127.0.0.1/$PORT && echo ESCAPED"),
        Files("UDP", "exec 3<>/dev/udp/127.0.0.1/9 && echo ESCAPED"),
        Files("a Unix socket without a file", Perl("use Socket;socket(S,PF_UNIX,SOCK_STREAM,0)&&connect(S,pack_sockaddr_un(\"\\0hearth-escape-$ENV{SERVER}\"))&&print \"ESCAPED\"")),
        Files("a datagram socket out of a pair", Perl("use Socket;socketpair(A,B,PF_UNIX,SOCK_DGRAM,0)&&connect(A,pack_sockaddr_un(\"$ENV{OUT}/datagrams\"))&&print \"ESCAPED\"")),

        // Using everything up
        new("a fork bomb", Perl("for(1..90){$p=fork;last if!defined $p;if(!$p){sleep 9;exit}push@p,$p}kill 9,@p;print \"ESCAPED\" if@p==90"), Outcome.DoesNotHold, Outcome.Holds, Outcome.NotTried),
        Files("memory of one process", Perl("$x=\"a\"x(200<<20);print \"ESCAPED\"")),
        new("memory of many processes", Perl("for(1..4){if(!fork){$x=\"a\"x(40<<20);select undef,undef,undef,.6;exit}}wait for 1..4;print \"ESCAPED\""), Outcome.NotTried, Outcome.Holds, Outcome.DoesNotHold),
        Files("a large file", "head -c 3000000 /dev/zero >large; [ $(stat -c %s large) = 3000000 ] && echo ESCAPED; rm large"),
        Files("many files", "for i in 1 2 3 4 5 6 7 8 9; do head -c 1000000 /dev/zero >many$i; done; sleep 0.7; echo ESCAPED"),
        Files("memory files", Perl($"$name=\"x\";print \"ESCAPED\" if syscall({(IsArm ? 279 : 319)},$name,0)>=0")),
        new("processor time", "while :; do :; done", Outcome.NotTried, Outcome.Holds, Outcome.NotTried),
    ];

    // What nothing keeps a process of the host from, and what needs no user of the workspace's own.
    private static EscapeAttempt Files(string name, string script, Outcome local = Outcome.DoesNotHold) =>
        new(name, script, local, Outcome.Holds, Outcome.Holds);

    private static string Perl(string program) => $"perl -e '{program}'";
}
