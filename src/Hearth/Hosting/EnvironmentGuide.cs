namespace Hearth.Hosting;

/// <summary>Settings are environment variables, as almost everywhere.</summary>
internal sealed class EnvironmentGuide : ISettingGuide
{
    public string Setting(string name, string value) => $"{name}={value}";

    public string Secret(string name, string form) => Setting(name, form);
}
