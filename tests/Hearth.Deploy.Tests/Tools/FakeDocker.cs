namespace Hearth.Deploy.Tests.Tools;

/// <summary>A program in the place of <c>docker</c>: it keeps what it was asked for, and a push puts an image into the registry that moto has.</summary>
internal sealed class FakeDocker
{
    private const string Script =
        """
        #!/bin/sh
        set -e
        echo "docker $*" >>"$0.log"
        case $1 in
          build) echo "step 1 of 1" ;;
          login) echo "password $(cat)" >>"$0.log" ;;
          push)
            image=${2##*/}
            type=application/vnd.docker.distribution
            digest=$(printf %s "$2" | sha256sum | cut -c 1-64)
            aws --endpoint-url "$HEARTH_AWS_ENDPOINT_URL" --region us-east-1 ecr put-image --repository-name "${image%%:*}" \
              --image-tag "${image##*:}" --image-manifest "{\"schemaVersion\":2,\"mediaType\":\"$type.manifest.v2+json\",\"layers\":[{\"mediaType\":\"$type.image.rootfs.diff.tar.gzip\",\"size\":1,\"digest\":\"sha256:$digest\"}],
                \"config\":{\"mediaType\":\"$type.image.v1+json\",\"digest\":\"sha256:$digest\",\"size\":1}}" >/dev/null ;;
        esac
        """;

    private readonly string _directory;

    /// <param name="directory">Where it is put; the directory comes first on the path.</param>
    public FakeDocker(string directory)
    {
        _directory = Directory.CreateDirectory(directory).FullName;
        Add("docker", Script);
    }

    /// <summary>What it was asked for, and the password that it was given.</summary>
    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    private string LogFile => Path.Combine(_directory, "docker.log");

    /// <summary>Puts another program beside it.</summary>
    public void Add(string name, string script)
    {
        var program = Path.Combine(_directory, name);
        File.WriteAllText(program, script.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The path with it in front.</summary>
    public string SearchPath(string path) => $"{_directory}{Path.PathSeparator}{path}";
}
