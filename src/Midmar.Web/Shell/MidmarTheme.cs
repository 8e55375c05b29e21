using MudBlazor;

namespace Midmar.Web.Shell;

/// <summary>Colours and letters of the components; those of our own are in midmar.css with the same values.</summary>
internal static class MidmarTheme
{
    private static readonly string[] Fonts = ["system-ui", "Segoe UI", "Noto Sans", "Noto Sans Arabic", "Noto Kufi Arabic", "Tahoma", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteDark = new PaletteDark
        {
            Primary = "#4fd1b5",
            Secondary = "#e9b44c",
            Background = "#0e1518",
            Surface = "#151e22",
            DrawerBackground = "#11191c",
            AppbarBackground = "#11191c",
            TextPrimary = "#e4ebec",
            TextSecondary = "#9db0b5",
            LinesDefault = "#26343a",
            Divider = "#26343a",
            Error = "#ff6b6b",
            Warning = "#f0a83a",
            Info = "#6ab0f3",
            Success = "#58c98b",
        },
        PaletteLight = new PaletteLight
        {
            Primary = "#0d7a66",
            Secondary = "#9a6a06",
            Background = "#f4f6f6",
            Surface = "#ffffff",
            DrawerBackground = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#182326",
            TextPrimary = "#182326",
            TextSecondary = "#54666b",
            LinesDefault = "#d5dddf",
            Divider = "#d5dddf",
            Error = "#c22f2f",
            Warning = "#a86400",
            Info = "#1d66b0",
            Success = "#1f7f4c",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "0.875rem", LineHeight = "1.45", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = Fonts, FontSize = "0.8125rem", TextTransform = "none", LetterSpacing = "normal" },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "4px" },
    };
}
