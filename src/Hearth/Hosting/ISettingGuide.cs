namespace Hearth.Hosting;

/// <summary>Says how a process is given its settings on this platform, for messages that tell an operator what to add.</summary>
internal interface ISettingGuide
{
    /// <summary>How a setting that anyone may read is given.</summary>
    /// <param name="name">The environment variable.</param>
    /// <param name="value">Its value, or what stands for it.</param>
    string Setting(string name, string value);

    /// <summary>How a secret is given.</summary>
    /// <param name="name">The environment variable.</param>
    /// <param name="form">What the secret looks like.</param>
    string Secret(string name, string form);
}
